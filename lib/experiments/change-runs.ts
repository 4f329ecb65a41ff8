import { and, eq, inArray, ne } from "drizzle-orm";
import { db } from "@/db/client";
import { experimentRuns, experimentTags } from "@/db/schema/experiments";
import { recordAct } from "@/lib/audit/record-act";
import { DomainError } from "@/lib/base/errors";
import { announce } from "@/lib/live/live";
import { type LifecycleStage, ownTagPrefix } from "./experiment";
import { stageChange } from "./stage-change";

/** Runs that one change takes at most. */
export const changesAtMost = 1000;

/** Moves runs of an experiment to the bin, or back, as MLflow does: rows and files stay. @returns the number that changed */
export async function moveExperimentRuns(
  teamId: string,
  experimentId: string,
  ids: string[],
  lifecycleStage: LifecycleStage,
): Promise<number> {
  const moved = await db()
    .update(experimentRuns)
    .set(stageChange(lifecycleStage))
    .where(and(within(teamId, experimentId, ids), ne(experimentRuns.lifecycleStage, lifecycleStage)))
    .returning({ id: experimentRuns.id });
  announce({ teamId, kind: "experiment", experimentId });
  return moved.length;
}

/**
 * Sets a tag of active runs, and records it. @returns the number of runs
 * @throws DomainError "invalid" for a tag that only the portal sets
 */
export async function tagExperimentRuns(
  teamId: string,
  experimentId: string,
  ids: string[],
  { key, value }: { key: string; value: string },
): Promise<number> {
  if (key.startsWith(ownTagPrefix))
    throw new DomainError("invalid", `Tags that begin with ${ownTagPrefix} are set by the portal alone.`);
  const active = and(within(teamId, experimentId, ids), eq(experimentRuns.lifecycleStage, "active"));
  const tagged = await db().transaction(async (tx) => {
    const runs = await tx
      .select({ runId: experimentRuns.id })
      .from(experimentRuns)
      .where(active)
      .for("update");
    if (runs.length > 0)
      await tx
        .insert(experimentTags)
        .values(runs.map(({ runId }) => ({ runId, experimentId, key, value })))
        .onConflictDoUpdate({ target: [experimentTags.runId, experimentTags.key], set: { value } });
    return runs.map(({ runId }) => runId);
  });
  if (tagged.length > 0)
    await recordAct(
      teamId,
      "experiment-run.tagged",
      { kind: "experiment-run", id: tagged.length === 1 ? tagged[0] : undefined, name: key },
      { key, value: value.slice(0, 1000), runs: tagged },
    );
  announce({ teamId, kind: "experiment", experimentId });
  return tagged.length;
}

function within(teamId: string, experimentId: string, ids: string[]) {
  return and(
    eq(experimentRuns.teamId, teamId),
    eq(experimentRuns.experimentId, experimentId),
    inArray(experimentRuns.id, ids),
  );
}
