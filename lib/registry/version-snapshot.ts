import { and, asc, eq, inArray } from "drizzle-orm";
import { db, sql as pg } from "@/db/client";
import { readRows } from "@/db/rows";
import {
  modelVersionFiles,
  modelVersionSnapshots,
  modelVersions,
  registeredModels,
} from "@/db/schema/registered-models";
import { DomainError } from "@/lib/base/errors";
import { inBatches } from "@/lib/base/in-batches";
import { type ExperimentRun, ownTagPrefix } from "@/lib/experiments/experiment";
import { listExperimentRuns } from "@/lib/experiments/queries";

/*
 * Statements about the versions of a run are prepared: every write of an outside program asks them.
 */

/** A file of a version, as it was at registration. */
export type VersionFile = typeof modelVersionFiles.$inferSelect;

/** A training as it was when a version was registered from it; name and state are current. */
export type RegisteredTraining = ExperimentRun & {
  /** Origin of the figures; null when the version is older than this record. */
  figuresFrom: "portal" | "outside" | null;
};

/** Trainings as they were at registration, by version id. */
export async function listTrainings(
  teamId: string,
  versions: { id: string; runId: string | null }[],
): Promise<Map<string, RegisteredTraining>> {
  const ids = versions.map(({ id }) => id);
  const runIds = versions.flatMap(({ runId }) => runId ?? []);
  if (runIds.length === 0) return new Map();
  const [runs, snapshots] = await Promise.all([
    listExperimentRuns(teamId, [...new Set(runIds)]),
    db()
      .select({ snapshot: modelVersionSnapshots })
      .from(modelVersionSnapshots)
      .innerJoin(modelVersions, eq(modelVersions.id, modelVersionSnapshots.versionId))
      .where(and(eq(modelVersions.teamId, teamId), inArray(modelVersionSnapshots.versionId, ids))),
  ]);
  const byRun = new Map(runs.map((run) => [run.id, run]));
  const byVersion = new Map(snapshots.map(({ snapshot }) => [snapshot.versionId, snapshot]));
  return new Map(
    versions.flatMap(({ id, runId }) => {
      const run = byRun.get(runId ?? "");
      const snapshot = byVersion.get(id);
      return run && snapshot ? [[id, asRegistered(run, snapshot)] as const] : [];
    }),
  );
}

/** Training of one version as it was at registration; undefined when this portal does not have it. */
export async function findTraining(
  teamId: string,
  version: { id: string; runId: string | null },
): Promise<RegisteredTraining | undefined> {
  return (await listTrainings(teamId, [version])).get(version.id);
}

/** A version's files as they were at registration, by path. */
export async function listVersionFiles(teamId: string, versionId: string): Promise<VersionFile[]> {
  const rows = await db()
    .select({ file: modelVersionFiles })
    .from(modelVersionFiles)
    .innerJoin(modelVersions, eq(modelVersions.id, modelVersionFiles.versionId))
    .where(and(eq(modelVersions.teamId, teamId), eq(modelVersionFiles.versionId, versionId)))
    .orderBy(asc(modelVersionFiles.path));
  return rows.map(({ file }) => file);
}

/** Returns one file of a version. @throws DomainError "not-found" */
export async function getVersionFile(teamId: string, versionId: string, path: string): Promise<VersionFile> {
  const found = (await listVersionFiles(teamId, versionId)).find((file) => file.path === path);
  if (!found) throw new DomainError("not-found", `No such artifact: '${path}'.`);
  return found;
}

/** Versions that were registered from a run, such as `fraud/3`. */
export async function versionsOfRun(teamId: string, runId: string): Promise<string[]> {
  const rows = await readRows(
    pg()`
    select model.name, version.version from model_versions version
    join registered_models model on model.id = version.registered_model_id
    where version.team_id = ${teamId} and version.run_id = ${runId} limit 20`,
    { name: registeredModels.name, version: modelVersions.version },
  );
  return rows.map(({ name, version }) => `${name}/${version}`);
}

/** Versions of a run that were registered with a metric or tag of one of these keys, such as `fraud/3`. */
export async function versionsThatKeep(teamId: string, runId: string, keys: string[]): Promise<string[]> {
  if (keys.length === 0 || !(await wasRegistered(teamId, runId))) return [];
  const rows = await readRows(
    pg()`
    select model.name, version.version from model_versions version
    join registered_models model on model.id = version.registered_model_id
    join model_version_snapshots snapshot on snapshot.version_id = version.id
    where version.team_id = ${teamId} and version.run_id = ${runId}
      and (snapshot.metrics ?| ${keys}::text[] or snapshot.tags ?| ${keys}::text[])
    limit 20`,
    { name: registeredModels.name, version: modelVersions.version },
  );
  return rows.map(({ name, version }) => `${name}/${version}`);
}

/** True for a run that versions were registered from. Asked by each call that logs, so concurrent ones share a statement. */
const wasRegistered = inBatches<string, boolean>({ most: 1000 }, async (teamId, runIds) => {
  const rows = await readRows(
    pg()`select distinct run_id as "runId" from model_versions where team_id = ${teamId} and run_id = any(${runIds}::text[])`,
    { runId: modelVersions.runId },
  );
  const registered = new Set(rows.map(({ runId }) => runId));
  return runIds.map((runId) => registered.has(runId));
});

/** Keys of metrics, parameters and tags that differ between a run now and at registration of a version. */
export async function changedSince(teamId: string, training: RegisteredTraining): Promise<string[]> {
  const [now] = await listExperimentRuns(teamId, [training.id]);
  if (!now) return [];
  const values = ({ metrics, params, tags }: ExperimentRun) => [
    ...Object.values(metrics).map(({ key, value }) => [key, String(value)] as const),
    ...Object.entries(params),
    ...Object.entries(tags).filter(([key]) => key.startsWith(ownTagPrefix)),
  ];
  const before = new Map(values(training));
  const after = new Map(values(now));
  const keys = new Set([...before.keys(), ...after.keys()]);
  return [...keys].filter((key) => before.get(key) !== after.get(key)).sort();
}

function asRegistered(
  run: ExperimentRun,
  { origin, params, metrics, tags }: typeof modelVersionSnapshots.$inferSelect,
): RegisteredTraining {
  const points = Object.entries(metrics).map(([key, { value, step, loggedAt }]) => [
    key,
    { key, value: Number(value), step, loggedAt: new Date(loggedAt) },
  ]);
  return { ...run, params, tags, metrics: Object.fromEntries(points), figuresFrom: origin };
}
