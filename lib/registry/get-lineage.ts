import { and, asc, eq, inArray } from "drizzle-orm";
import { db } from "@/db/client";
import { datasets, datasetVersions } from "@/db/schema/datasets";
import { runs } from "@/db/schema/runs";
import { buildLineage, type LineageDataset, type LineageNode, lineageOf, withRunNames } from "./lineage";
import { listModels } from "./model-queries";
import { trainedAs } from "./model-view";
import { listTrainings } from "./version-snapshot";

/** Lineage of one node: its ancestors and descendants. @param id node id, from `lineageId` (lineage.ts) */
export async function getLineage(teamId: string, id: string): Promise<LineageNode[]> {
  const [versions, models] = await Promise.all([listDatasetVersions(teamId), listModels(teamId)]);
  const all = models.flatMap((model) => model.versions);
  const trainings = await listTrainings(teamId, all);
  const trained = all.map(({ id: versionId, name, version, aliases }) => {
    const training = trainings.get(versionId);
    const { featureSet, data, trainedByRun } = trainedAs(training);
    const transformation = training?.tags["switchyard.transformation"];
    return { name, version, aliases, featureSet, transformation, data, runId: trainedByRun };
  });
  const lineage = lineageOf(buildLineage(versions, trained), id);
  return withRunNames(lineage, await namesOfRuns(teamId, lineage));
}

async function namesOfRuns(teamId: string, lineage: LineageNode[]): Promise<Map<string, string>> {
  const ids = lineage.flatMap(({ runId }) => runId ?? []);
  if (ids.length === 0) return new Map();
  const rows = await db()
    .select({ id: runs.id, name: runs.name })
    .from(runs)
    .where(and(eq(runs.teamId, teamId), inArray(runs.id, ids)));
  return new Map(rows.map(({ id, name }) => [id, name]));
}

async function listDatasetVersions(teamId: string): Promise<LineageDataset[]> {
  const rows = await db()
    .select({ name: datasets.name, row: datasetVersions })
    .from(datasetVersions)
    .innerJoin(datasets, eq(datasets.id, datasetVersions.datasetId))
    .where(and(eq(datasetVersions.teamId, teamId), eq(datasets.teamId, teamId)))
    .orderBy(asc(datasets.name), asc(datasetVersions.version));
  const byId = new Map(rows.map(({ name, row: { id, version } }) => [id, { name, version }]));
  return rows.map(({ name, row: { version, sha256, sourceId, runId, modelName, modelVersion } }) => ({
    name,
    version,
    sha256,
    source: byId.get(sourceId ?? "") ?? null,
    runId,
    scoredBy: modelName && modelVersion ? { name: modelName, version: modelVersion } : null,
  }));
}
