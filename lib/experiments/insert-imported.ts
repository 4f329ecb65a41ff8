import { and, eq, inArray } from "drizzle-orm";
import { db } from "@/db/client";
import { experimentRuns, experimentTags } from "@/db/schema/experiments";
import { loggedModels } from "@/db/schema/logged-models";
import type { ExperimentRunStatus, LifecycleStage } from "./experiment";
import type { LoggedModelStatus } from "./logged-model";

/** A run as another server had it. */
export interface ImportedRun {
  /** 32 hex digits, derived from the run's id on that server, so that a second import finds it. */
  id: string;
  name: string;
  userName: string;
  startedAt: Date;
  status: ExperimentRunStatus;
  tags: Record<string, string>;
}

/** Creates a run under its id, unless it is there, also in the bin. Its data count as measured outside. */
export async function ensureImportedRun(
  teamId: string,
  experimentId: string,
  { id, tags, ...run }: ImportedRun,
): Promise<void> {
  await db().transaction(async (tx) => {
    const row = { id, teamId, experimentId, origin: "outside" as const, ...run };
    const [created] = await tx.insert(experimentRuns).values(row).onConflictDoNothing().returning();
    if (!created) return;
    const rows = Object.entries({ ...tags, "mlflow.runName": run.name });
    await tx
      .insert(experimentTags)
      .values(rows.map(([key, value]) => ({ runId: id, experimentId, key, value })));
  });
}

/** Those of the ids that the team has as runs, each with the value of a tag. */
export async function listImportedRuns(
  teamId: string,
  ids: string[],
  tag: string,
): Promise<Map<string, { lifecycleStage: LifecycleStage; value: string | null }>> {
  if (ids.length === 0) return new Map();
  const rows = await db()
    .select({
      id: experimentRuns.id,
      lifecycleStage: experimentRuns.lifecycleStage,
      value: experimentTags.value,
    })
    .from(experimentRuns)
    .leftJoin(experimentTags, and(eq(experimentTags.runId, experimentRuns.id), eq(experimentTags.key, tag)))
    .where(and(eq(experimentRuns.teamId, teamId), inArray(experimentRuns.id, ids)));
  return new Map(rows.map(({ id, ...row }) => [id, row]));
}

/** A logged model as another server had it. */
export interface ImportedModel {
  /** `m-` and 32 hex digits, derived from its id on that server. */
  id: string;
  name: string;
  modelType: string;
  sourceRunId: string | null;
  status: LoggedModelStatus;
  params: Record<string, string>;
  tags: Record<string, string>;
  createdAt: Date;
}

/** Creates a logged model under its id, unless it is there. @returns true when it was created */
export async function ensureImportedModel(
  teamId: string,
  experimentId: string,
  model: ImportedModel,
): Promise<boolean> {
  const row = { teamId, experimentId, ...model };
  return (await db().insert(loggedModels).values(row).onConflictDoNothing().returning()).length > 0;
}

/** Those of the ids that the team has as logged models. */
export async function listModelIds(teamId: string, ids: string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await db()
    .select({ id: loggedModels.id })
    .from(loggedModels)
    .where(and(eq(loggedModels.teamId, teamId), inArray(loggedModels.id, ids)));
  return rows.map(({ id }) => id);
}
