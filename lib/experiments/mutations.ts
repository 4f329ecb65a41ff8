import { randomBytes } from "node:crypto";
import { and, eq, inArray, sql } from "drizzle-orm";
import { db } from "@/db/client";
import {
  experimentInputs,
  experimentParams,
  experimentRuns,
  experiments,
  experimentTags,
} from "@/db/schema/experiments";
import { nextNumber } from "@/db/used-numbers";
import { DomainError } from "@/lib/base/errors";
import { announce } from "@/lib/live/live";
import type {
  DatasetInput,
  ExperimentRun,
  ExperimentRunStatus,
  LifecycleStage,
  MetricPoint,
} from "./experiment";
import { insertModelMetrics, insertRunModels } from "./insert-for-models";
import { insertMetrics } from "./insert-metrics";
import { inventName } from "./invent-name";
import { lockActiveRun } from "./lock-active-run";
import type { LoggedModelMetric, RunModel } from "./logged-model";
import {
  type Experiment,
  findExperimentByName,
  getActiveExperiment,
  getExperimentOnly,
  getExperimentRun,
} from "./queries";
import { stageChange } from "./stage-change";

const runNameTag = "mlflow.runName";
/** Creates an experiment under the team's next number. @throws DomainError "conflict" when the name is taken */
export async function createExperiment(
  teamId: string,
  {
    name,
    tags = {},
    artifactLocation = null,
  }: {
    name: string;
    tags?: Record<string, string>;
    /** Root of its files at a place that the portal does not read; null for the portal's own. */
    artifactLocation?: string | null;
  },
): Promise<Experiment> {
  if (await findExperimentByName(teamId, name)) throw taken(name);
  return db().transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`experiments ${teamId}`}, 0))`);
    const [last] = await tx
      .select({ wireId: sql`coalesce(max(${experiments.wireId}::int), 0)::int`.mapWith(Number) })
      .from(experiments)
      .where(eq(experiments.teamId, teamId));
    const next = await nextNumber(tx, teamId, { kind: "experiment", name: "", highest: last!.wireId });
    const [created] = await tx
      .insert(experiments)
      .values({ teamId, name, tags, artifactLocation, wireId: String(next) })
      .onConflictDoNothing()
      .returning();
    if (!created) throw taken(name);
    return created;
  });
}

/** Renames or tags an experiment. @throws DomainError "not-found", "conflict" for a name in use */
export async function updateExperiment(
  teamId: string,
  id: string,
  change: { name?: string; tags?: Record<string, string> },
): Promise<void> {
  const experiment = await getExperimentOnly(teamId, id);
  const namesake = change.name === undefined ? undefined : await findExperimentByName(teamId, change.name);
  if (namesake && namesake.id !== experiment.id) throw taken(change.name!);
  await db()
    .update(experiments)
    .set({ ...change, tags: { ...experiment.tags, ...change.tags }, updatedAt: new Date() })
    .where(and(eq(experiments.teamId, teamId), eq(experiments.id, experiment.id)));
}

/**
 * Starts a run in an experiment (by id or number). @throws DomainError "not-found", "invalid" when the experiment is
 * deleted
 */
export async function createExperimentRun(
  teamId: string,
  {
    experimentId,
    name,
    ...details
  }: {
    experimentId: string;
    name?: string;
    userName?: string;
    origin?: ExperimentRun["origin"];
    startedAt?: Date;
    tags?: Record<string, string>;
  },
): Promise<ExperimentRun> {
  const experiment = await getActiveExperiment(teamId, experimentId);
  const id = randomBytes(16).toString("hex");
  const runName = name || details.tags?.[runNameTag] || inventName(id);
  const { userName = "", origin = "outside", startedAt = new Date(), tags = {} } = details;
  await db().transaction(async (tx) => {
    await tx
      .insert(experimentRuns)
      .values({ id, teamId, experimentId: experiment.id, name: runName, userName, origin, startedAt });
    const rows = Object.entries({ ...tags, [runNameTag]: runName });
    const own = { runId: id, experimentId: experiment.id };
    await tx.insert(experimentTags).values(rows.map(([key, value]) => ({ ...own, key, value })));
  });
  announce({ teamId, kind: "experiment", experimentId: experiment.id });
  return getExperimentRun(teamId, id);
}

/** Changes state, end, name or lifecycle stage of a run. @throws DomainError "not-found" */
export async function updateExperimentRun(
  teamId: string,
  runId: string,
  change: { status?: ExperimentRunStatus; endedAt?: Date; name?: string; lifecycleStage?: LifecycleStage },
): Promise<ExperimentRun> {
  if (Object.values(change).some((value) => value !== undefined)) {
    const { lifecycleStage } = change;
    await db()
      .update(experimentRuns)
      .set({ ...change, ...(lifecycleStage && stageChange(lifecycleStage)) })
      .where(and(eq(experimentRuns.teamId, teamId), eq(experimentRuns.id, runId)));
  }
  if (change.name !== undefined) await logToRun(teamId, runId, { tags: { [runNameTag]: change.name } });
  const run = await getExperimentRun(teamId, runId);
  announce({ teamId, kind: "experiment", experimentId: run.experimentId });
  return run;
}

/**
 * Logs a batch atomically. Idempotent: a batch sent twice is stored once.
 * @throws DomainError "not-found"; "invalid" when the run is deleted or a parameter already has another value
 */
export async function logToRun(
  teamId: string,
  runId: string,
  batch: {
    params?: { key: string; value: string }[];
    metrics?: MetricPoint[];
    /** Those of the metrics that were measured for a logged model. */
    modelMetrics?: Omit<LoggedModelMetric, "runId">[];
    tags?: Record<string, string>;
  },
): Promise<void> {
  const { params = [], metrics = [], modelMetrics = [], tags = {} } = batch;
  const isMetricsOnly = params.length + modelMetrics.length + Object.keys(tags).length === 0;
  const logged = isMetricsOnly ? await insertMetrics(db(), teamId, runId, metrics) : undefined;
  if (logged !== undefined) return announce({ teamId, kind: "experiment", experimentId: logged });
  const changed = await db().transaction(async (tx) => {
    const { experimentId } = await lockActiveRun(tx, teamId, runId);
    if (params.length > 0) {
      await tx
        .insert(experimentParams)
        .values(params.map(({ key, value }) => ({ runId, experimentId, key, value })))
        .onConflictDoNothing();
      const keys = params.map(({ key }) => key);
      const logged = await tx
        .select()
        .from(experimentParams)
        .where(and(eq(experimentParams.runId, runId), inArray(experimentParams.key, keys)));
      const values = new Map(logged.map(({ key, value }) => [key, value]));
      const changed = params.find(({ key, value }) => values.get(key) !== value);
      if (changed) {
        throw new DomainError(
          "invalid",
          `Changing param values is not allowed. Param with key='${changed.key}' was already logged with value='${values.get(changed.key)}' for run ID='${runId}'. Attempted logging new value '${changed.value}'.`,
        );
      }
    }
    if (metrics.length > 0) await insertMetrics(tx, teamId, runId, metrics);
    await insertModelMetrics(
      tx,
      teamId,
      modelMetrics.map((point) => ({ ...point, runId })),
    );
    const rows = Object.entries(tags).map(([key, value]) => ({ runId, experimentId, key, value }));
    if (rows.length > 0)
      await tx
        .insert(experimentTags)
        .values(rows)
        .onConflictDoUpdate({
          target: [experimentTags.runId, experimentTags.key],
          set: { value: sql`excluded.value` },
        });
    const name = tags[runNameTag];
    if (name) await tx.update(experimentRuns).set({ name }).where(eq(experimentRuns.id, runId));
    return experimentId;
  });
  announce({ teamId, kind: "experiment", experimentId: changed });
}

/**
 * Stores the datasets and logged models that a run read. Logging the same dataset again replaces its tags. @throws
 * DomainError as logToRun; "not-found" for a model
 */
export async function logInputs(
  teamId: string,
  runId: string,
  inputs: DatasetInput[],
  models: RunModel[] = [],
): Promise<void> {
  await db().transaction(async (tx) => {
    await lockActiveRun(tx, teamId, runId);
    for (const input of inputs)
      await tx
        .insert(experimentInputs)
        .values({ runId, ...input })
        .onConflictDoUpdate({
          target: [experimentInputs.runId, experimentInputs.name, experimentInputs.digest],
          set: { tags: input.tags },
        });
    await insertRunModels(tx, teamId, runId, models);
  });
}

/** Removes a tag of a run. @throws DomainError "not-found" for the run or the tag */
export async function deleteRunTag(teamId: string, runId: string, key: string): Promise<void> {
  await getExperimentRun(teamId, runId);
  const gone = await db()
    .delete(experimentTags)
    .where(and(eq(experimentTags.runId, runId), eq(experimentTags.key, key)))
    .returning();
  if (gone.length === 0)
    throw new DomainError("not-found", `No tag with name: ${key} in run with id ${runId}`);
}

function taken(name: string): DomainError {
  return new DomainError("conflict", `Experiment(name=${name}) already exists.`);
}
