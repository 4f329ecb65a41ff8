import { and, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { experimentRuns } from "@/db/schema/experiments";
import { loggedModels } from "@/db/schema/logged-models";
import { traces } from "@/db/schema/traces";

/** Numbers of active runs and logged models, and of traces, of an experiment of the team. */
export async function countParts(
  teamId: string,
  experimentId: string,
): Promise<{ runs: number; models: number; traces: number }> {
  const ofExperiment = (table: typeof experimentRuns | typeof loggedModels | typeof traces) =>
    and(eq(table.teamId, teamId), eq(table.experimentId, experimentId));
  const [runs, models, found] = await Promise.all([
    db().$count(
      experimentRuns,
      and(ofExperiment(experimentRuns), eq(experimentRuns.lifecycleStage, "active")),
    ),
    db().$count(loggedModels, and(ofExperiment(loggedModels), eq(loggedModels.lifecycleStage, "active"))),
    db().$count(traces, ofExperiment(traces)),
  ]);
  return { runs, models, traces: found };
}
