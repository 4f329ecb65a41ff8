import { and, eq, inArray, sql } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { experimentInputs, experimentRuns, experiments } from "@/db/schema/experiments";

const mostDatasets = 1000;

/**
 * Datasets that runs of experiments read, each once for a purpose; at most 1,000.
 * @param wireIds numbers of the experiments
 */
export async function listDatasetsRead(teamId: string, wireIds: string[]) {
  const context = sql`${experimentInputs.tags} ->> 'mlflow.data.context'`;
  return db()
    .selectDistinct({
      experimentWireId: experiments.wireId,
      name: experimentInputs.name,
      digest: experimentInputs.digest,
      context: context.mapWith((value) => z.string().nullable().parse(value)),
    })
    .from(experimentInputs)
    .innerJoin(experimentRuns, eq(experimentRuns.id, experimentInputs.runId))
    .innerJoin(experiments, eq(experiments.id, experimentRuns.experimentId))
    .where(and(eq(experimentRuns.teamId, teamId), inArray(experiments.wireId, wireIds)))
    .orderBy(experiments.wireId, experimentInputs.name, experimentInputs.digest)
    .limit(mostDatasets);
}
