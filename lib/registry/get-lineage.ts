import { and, eq, inArray, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { db } from "@/db/client";
import { datasets, datasetVersions } from "@/db/schema/datasets";
import { modelVersionSnapshots, modelVersions } from "@/db/schema/registered-models";
import { runs } from "@/db/schema/runs";
import {
  buildLineage,
  type LineageDataset,
  type LineageModel,
  type LineageNode,
  type LineageStart,
  lineageOf,
  nodeOf,
  withRunNames,
} from "./lineage";
import { selectVersions } from "./model-queries";
import { walkLineage } from "./walk-lineage";

/** Lineage of one node. */
export interface Lineage {
  /** The node, its ancestors and its descendants; none where it has no row. */
  nodes: LineageNode[];
  /** True where it has more: the nearest are shown, and among those that are as near the newest. */
  isCut: boolean;
}

/** Lineage of a node. Reads what is shown, however much the team has. */
export async function getLineage(teamId: string, start: LineageStart): Promise<Lineage> {
  const { datasetIds, versionIds, isCut } = await walkLineage(teamId, start);
  const [data, models] = await Promise.all([
    readDatasetVersions(teamId, datasetIds),
    readModelVersions(teamId, versionIds),
  ]);
  const nodes = lineageOf(buildLineage(data, models), nodeOf(start));
  return { nodes: withRunNames(nodes, await namesOfRuns(teamId, nodes)), isCut };
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

async function readDatasetVersions(teamId: string, ids: string[]): Promise<LineageDataset[]> {
  if (ids.length === 0) return [];
  const source = alias(datasetVersions, "source");
  const sourceDataset = alias(datasets, "source_dataset");
  const rows = await db()
    .select({
      name: datasets.name,
      version: datasetVersions.version,
      sha256: datasetVersions.sha256,
      runId: datasetVersions.runId,
      modelName: datasetVersions.modelName,
      modelVersion: datasetVersions.modelVersion,
      sourceName: sourceDataset.name,
      sourceVersion: source.version,
    })
    .from(datasetVersions)
    .innerJoin(datasets, eq(datasets.id, datasetVersions.datasetId))
    .leftJoin(source, and(eq(source.id, datasetVersions.sourceId), eq(source.teamId, teamId)))
    .leftJoin(sourceDataset, eq(sourceDataset.id, source.datasetId))
    .where(and(eq(datasetVersions.teamId, teamId), inArray(datasetVersions.id, ids)))
    .orderBy(datasets.name, datasetVersions.version);
  return rows.map(({ name, version, sha256, runId, modelName, modelVersion, sourceName, sourceVersion }) => ({
    name,
    version,
    sha256,
    source:
      sourceName !== null && sourceVersion !== null ? { name: sourceName, version: sourceVersion } : null,
    runId,
    scoredBy: modelName && modelVersion ? { name: modelName, version: modelVersion } : null,
  }));
}

async function readModelVersions(teamId: string, ids: string[]): Promise<LineageModel[]> {
  if (ids.length === 0) return [];
  const featureSet = sql`${modelVersionSnapshots.params} ->> 'feature_set'`;
  const rows = await selectVersions({ featureSet: featureSet.mapWith(String) })
    .where(and(eq(modelVersions.teamId, teamId), inArray(modelVersions.id, ids)))
    .orderBy(modelVersions.createdAt);
  return rows.map(({ row: { version }, name, aliases, featureSet, trainingTags }) => ({
    name,
    version,
    aliases,
    featureSet: featureSet ?? undefined,
    transformation: trainingTags["switchyard.transformation"],
    data: trainingTags["switchyard.dataset"],
    runId: trainingTags["switchyard.run"],
  }));
}
