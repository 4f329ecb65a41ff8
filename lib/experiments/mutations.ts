import { randomBytes } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { experimentInputs, experimentRuns, experiments, experimentTags } from "@/db/schema/experiments";
import { nextNumber } from "@/db/used-numbers";
import { DomainError } from "@/lib/base/errors";
import { announce } from "@/lib/live/live";
import { type DatasetInput, type ExperimentRun, type ExperimentRunStatus, runNameTag } from "./experiment";
import { insertRunModels } from "./insert-for-models";
import { inventName } from "./invent-name";
import { lockActiveRun } from "./lock-active-run";
import type { RunModel } from "./logged-model";
import { type Experiment, findExperimentByName, getActiveExperiment, getExperimentRun } from "./queries";

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
  const experiment = await getActiveExperiment(teamId, id);
  const namesake = change.name === undefined ? undefined : await findExperimentByName(teamId, change.name);
  if (namesake && namesake.id !== experiment.id) throw taken(change.name!);
  await db()
    .update(experiments)
    .set({
      name: change.name,
      ...(change.tags && { tags: sql`${experiments.tags} || ${JSON.stringify(change.tags)}::jsonb` }),
      updatedAt: new Date(),
    })
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
  if (name && tags[runNameTag] && tags[runNameTag] !== name)
    throw new DomainError(
      "invalid",
      `Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values (run_name='${name}', mlflow.runName='${tags[runNameTag]}').`,
    );
  const allTags = { ...tags, [runNameTag]: runName };
  const { teamId: _, ...run } = await db().transaction(async (tx) => {
    const [created] = await tx
      .insert(experimentRuns)
      .values({ id, teamId, experimentId: experiment.id, name: runName, userName, origin, startedAt })
      .returning();
    const own = { runId: id, experimentId: experiment.id };
    await tx
      .insert(experimentTags)
      .values(Object.entries(allTags).map(([key, value]) => ({ ...own, key, value })));
    return created!;
  });
  announce({ teamId, kind: "experiment", experimentId: experiment.id });
  const { wireId: experimentWireId, artifactLocation } = experiment;
  const logged = { params: {}, metrics: {}, tags: allTags, inputs: [], models: [] };
  return { ...run, experimentWireId, artifactLocation, ...logged };
}

/** Changes state, end or name of an active run. @throws DomainError "not-found"; "invalid" when the run is deleted */
export async function updateExperimentRun(
  teamId: string,
  runId: string,
  { name, ...change }: { status?: ExperimentRunStatus; endedAt?: Date; name?: string },
): Promise<ExperimentRun> {
  await db().transaction(async (tx) => {
    const { experimentId } = await lockActiveRun(tx, teamId, runId);
    const columns = { ...change, name };
    if (Object.values(columns).some((value) => value !== undefined))
      await tx.update(experimentRuns).set(columns).where(eq(experimentRuns.id, runId));
    if (name !== undefined)
      await tx
        .insert(experimentTags)
        .values({ runId, experimentId, key: runNameTag, value: name })
        .onConflictDoUpdate({
          target: [experimentTags.runId, experimentTags.key],
          set: { value: sql`excluded.value` },
        });
  });
  const run = await getExperimentRun(teamId, runId);
  announce({ teamId, kind: "experiment", experimentId: run.experimentId });
  return run;
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
  const gone = await db().transaction(async (tx) => {
    await lockActiveRun(tx, teamId, runId);
    const tag = and(eq(experimentTags.runId, runId), eq(experimentTags.key, key));
    return tx.delete(experimentTags).where(tag).returning({ key: experimentTags.key });
  });
  if (gone.length === 0)
    throw new DomainError("not-found", `No tag with name: ${key} in run with id ${runId}`);
}

function taken(name: string): DomainError {
  return new DomainError("conflict", `Experiment(name=${name}) already exists.`);
}
