import { and, eq, ne, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { experimentRuns, experiments } from "@/db/schema/experiments";
import { DomainError } from "@/lib/base/errors";
import { announce } from "@/lib/live/live";
import type { LifecycleStage } from "./experiment";
import { getExperimentOnly, getExperimentRun } from "./queries";
import { due, stageChange } from "./stage-change";

/**
 * Moves an experiment with its runs to the bin, or back, as MLflow does: rows and files stay. @throws DomainError
 * "not-found"; "conflict" when it goes for good already
 */
export async function moveExperiment(
  teamId: string,
  id: string,
  lifecycleStage: LifecycleStage,
): Promise<void> {
  const experiment = await getExperimentOnly(teamId, id);
  if (experiment.lifecycleStage === lifecycleStage)
    throw new DomainError(
      "not-found",
      `No ${lifecycleStage === "deleted" ? "active" : "deleted"} experiment with id ${experiment.wireId} exists.`,
    );
  await db().transaction(async (tx) => {
    const moved = await tx
      .update(experiments)
      .set({ ...stageChange(lifecycleStage), updatedAt: new Date() })
      .where(
        and(
          eq(experiments.teamId, teamId),
          eq(experiments.id, experiment.id),
          // It may have lost some of its runs already.
          sql`${experiments.deletedAt} is distinct from ${due.toISOString()}::timestamptz`,
        ),
      )
      .returning({ id: experiments.id });
    if (moved.length === 0)
      throw new DomainError(
        "conflict",
        `The experiment ${experiment.name} is being deleted for good and cannot be restored.`,
      );
    await tx
      .update(experimentRuns)
      .set(stageChange(lifecycleStage))
      .where(
        and(
          eq(experimentRuns.teamId, teamId),
          eq(experimentRuns.experimentId, experiment.id),
          ne(experimentRuns.lifecycleStage, lifecycleStage),
        ),
      );
  });
}

/** Removes a tag of an experiment. @throws DomainError "not-found" for the experiment or the tag */
export async function deleteExperimentTag(teamId: string, id: string, key: string): Promise<void> {
  const { id: experimentId } = await getExperimentOnly(teamId, id);
  const changed = await db()
    .update(experiments)
    .set({ tags: sql`${experiments.tags} - ${key}::text`, updatedAt: new Date() })
    .where(
      and(
        eq(experiments.teamId, teamId),
        eq(experiments.id, experimentId),
        sql`${experiments.tags} ? ${key}`,
      ),
    )
    .returning({ id: experiments.id });
  if (changed.length === 0)
    throw new DomainError("not-found", `No tag with name: ${key} in experiment with id ${id}`);
}

/** Moves a run to the bin or out of it. @throws DomainError "not-found" */
export async function moveExperimentRun(
  teamId: string,
  runId: string,
  lifecycleStage: LifecycleStage,
): Promise<void> {
  await db()
    .update(experimentRuns)
    .set(stageChange(lifecycleStage))
    .where(and(eq(experimentRuns.teamId, teamId), eq(experimentRuns.id, runId)));
  const { experimentId } = await getExperimentRun(teamId, runId);
  announce({ teamId, kind: "experiment", experimentId });
}
