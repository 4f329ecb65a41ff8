import { and, eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { experimentRuns, experiments } from "@/db/schema/experiments";
import { DomainError } from "@/lib/base/errors";
import type { LifecycleStage } from "./experiment";
import { getExperimentOnly } from "./queries";

/** Deletes or restores an experiment with its runs, as MLflow does: rows and files stay. @throws DomainError "not-found" */
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
    const own = and(eq(experiments.teamId, teamId), eq(experiments.id, experiment.id));
    await tx.update(experiments).set({ lifecycleStage, updatedAt: new Date() }).where(own);
    await tx
      .update(experimentRuns)
      .set({ lifecycleStage })
      .where(and(eq(experimentRuns.teamId, teamId), eq(experimentRuns.experimentId, experiment.id)));
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
