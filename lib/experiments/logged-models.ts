import { randomBytes } from "node:crypto";
import { and, asc, desc, eq, inArray, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { experiments } from "@/db/schema/experiments";
import { loggedModelMetrics, loggedModels } from "@/db/schema/logged-models";
import { recordAct } from "@/lib/audit/record-act";
import { DomainError } from "@/lib/base/errors";
import { absentModel, insertRunModels } from "./insert-for-models";
import { inventName } from "./invent-name";
import { lockActiveRun } from "./lock-active-run";
import type { LoggedModel, LoggedModelStatus, RunModel } from "./logged-model";
import { getActiveExperiment } from "./queries";
import { stageChange } from "./stage-change";

/** Creates a model in an experiment, in the state PENDING. @throws DomainError "not-found"; "invalid" when it is deleted */
export async function createLoggedModel(
  teamId: string,
  {
    experimentId,
    name,
    ...details
  }: {
    experimentId: string;
    name?: string;
    modelType?: string;
    sourceRunId?: string;
    params?: Record<string, string>;
    tags?: Record<string, string>;
  },
): Promise<LoggedModel> {
  const experiment = await getActiveExperiment(teamId, experimentId);
  const hex = randomBytes(16).toString("hex");
  const row = {
    ...details,
    id: `m-${hex}`,
    teamId,
    experimentId: experiment.id,
    name: name || inventName(hex),
  };
  const [created] = await db().insert(loggedModels).values(row).returning();
  return { ...created!, experimentWireId: experiment.wireId, metrics: [] };
}

/** A logged model. @throws DomainError "not-found", also when it is deleted and not asked for */
export async function getLoggedModel(
  teamId: string,
  id: string,
  { isDeletedToo = false } = {},
): Promise<LoggedModel> {
  const [found] = await db()
    .select({ model: loggedModels, experimentWireId: experiments.wireId })
    .from(loggedModels)
    .innerJoin(experiments, eq(experiments.id, loggedModels.experimentId))
    .where(and(eq(loggedModels.teamId, teamId), eq(loggedModels.id, id)));
  if (!found || (found.model.lifecycleStage === "deleted" && !isDeletedToo)) throw absentModel(id);
  return (await withMetrics([found]))[0]!;
}

/** Names of the team's logged models among those named, deleted ones too. */
export async function nameLoggedModels(teamId: string, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db()
    .select({ id: loggedModels.id, name: loggedModels.name })
    .from(loggedModels)
    .where(and(eq(loggedModels.teamId, teamId), inArray(loggedModels.id, ids)));
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** The newest model of that name that a run logged; undefined when there is none. */
export async function findLoggedModelOfRun(
  teamId: string,
  runId: string,
  name: string,
): Promise<LoggedModel | undefined> {
  const [found] = await db()
    .select({ id: loggedModels.id })
    .from(loggedModels)
    .where(
      and(
        eq(loggedModels.teamId, teamId),
        eq(loggedModels.sourceRunId, runId),
        eq(loggedModels.name, name),
        eq(loggedModels.lifecycleStage, "active"),
      ),
    )
    .orderBy(desc(loggedModels.createdAt), desc(loggedModels.id))
    .limit(1);
  return found && getLoggedModel(teamId, found.id);
}

/** Changes the state of a model, or moves it to the bin or back: its files and values stay. @throws DomainError "not-found" */
export async function updateLoggedModel(
  teamId: string,
  id: string,
  change: { status?: LoggedModelStatus; lifecycleStage?: LoggedModel["lifecycleStage"] },
): Promise<LoggedModel> {
  const { lifecycleStage } = change;
  const changed = await db()
    .update(loggedModels)
    .set({ ...change, ...(lifecycleStage && stageChange(lifecycleStage)), updatedAt: new Date() })
    .where(and(eq(loggedModels.teamId, teamId), eq(loggedModels.id, id)))
    .returning({ name: loggedModels.name });
  if (changed[0] && lifecycleStage) {
    const action = lifecycleStage === "deleted" ? "logged-model.deleted" : "logged-model.restored";
    await recordAct(teamId, action, { kind: "logged-model", id, name: changed[0].name });
  }
  return getLoggedModel(teamId, id, { isDeletedToo: true });
}

/** Sets tags of a model; others stay. @throws DomainError "not-found" */
export async function tagLoggedModel(
  teamId: string,
  id: string,
  tags: Record<string, string>,
): Promise<void> {
  const changed = await db()
    .update(loggedModels)
    .set({ tags: sql`${loggedModels.tags} || ${JSON.stringify(tags)}::jsonb` })
    .where(and(eq(loggedModels.teamId, teamId), eq(loggedModels.id, id)))
    .returning({ id: loggedModels.id });
  if (changed.length === 0) throw absentModel(id);
}

/** Removes a tag of a model. @throws DomainError "not-found" for the model or the tag */
export async function deleteLoggedModelTag(teamId: string, id: string, key: string): Promise<void> {
  await getLoggedModel(teamId, id, { isDeletedToo: true });
  const changed = await db()
    .update(loggedModels)
    .set({ tags: sql`${loggedModels.tags} - ${key}::text` })
    .where(and(eq(loggedModels.teamId, teamId), eq(loggedModels.id, id), sql`${loggedModels.tags} ? ${key}`))
    .returning({ id: loggedModels.id });
  if (changed.length === 0)
    throw new DomainError("not-found", `No tag with key '${key}' found for model with ID '${id}'.`);
}

/** Adds parameters to a model. @throws DomainError "not-found"; "invalid" when one has another value already */
export async function logLoggedModelParams(
  teamId: string,
  id: string,
  params: Record<string, string>,
): Promise<void> {
  await db().transaction(async (tx) => {
    const ofModel = and(eq(loggedModels.teamId, teamId), eq(loggedModels.id, id));
    const [model] = await tx.select().from(loggedModels).where(ofModel).for("update");
    if (!model) throw absentModel(id);
    const changed = Object.keys(params).find(
      (key) => Object.hasOwn(model.params, key) && model.params[key] !== params[key],
    );
    if (changed !== undefined)
      throw new DomainError(
        "invalid",
        `The parameter '${changed}' of the model ${id} has another value already.`,
      );
    await tx
      .update(loggedModels)
      .set({ params: { ...model.params, ...params } })
      .where(ofModel);
  });
}

/** Records models that a run made. @throws DomainError "not-found" for the run or a model; "invalid" */
export async function logRunModels(teamId: string, runId: string, models: RunModel[]): Promise<void> {
  await db().transaction(async (tx) => {
    await lockActiveRun(tx, teamId, runId);
    await insertRunModels(tx, teamId, runId, models);
  });
}

/** Adds metrics to rows already filtered by team. Keeps their order. */
export async function withMetrics(
  rows: { model: typeof loggedModels.$inferSelect; experimentWireId: string }[],
): Promise<LoggedModel[]> {
  if (rows.length === 0) return [];
  const metrics = await db()
    .select()
    .from(loggedModelMetrics)
    .where(
      inArray(
        loggedModelMetrics.modelId,
        rows.map(({ model }) => model.id),
      ),
    )
    .orderBy(asc(loggedModelMetrics.loggedAt), asc(loggedModelMetrics.step), asc(loggedModelMetrics.key));
  const models = rows.map(({ model, experimentWireId }): LoggedModel => {
    return { ...model, experimentWireId, metrics: [] };
  });
  const byId = new Map(models.map((model) => [model.id, model]));
  for (const metric of metrics) byId.get(metric.modelId)!.metrics.push(metric);
  return models;
}
