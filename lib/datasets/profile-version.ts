import { and, eq, isNull, or, sql as raw } from "drizzle-orm";
import { db } from "@/db/client";
import { datasetProfiles, datasetSchemas, datasetVersions } from "@/db/schema/datasets";
import { DomainError } from "@/lib/base/errors";
import { announce } from "@/lib/live/live";
import { CsvDialect, type DatasetColumn } from "./dataset";
import { DatasetProfile, isMeasure, type NumberProfile } from "./dataset-profile";
import { withDuckDb } from "./duckdb";
import { oneByOne } from "./one-by-one";
import { profileColumns } from "./profile-column";
import { type DatasetVersion, toVersion } from "./queries";
import { readTableSql } from "./read-value-sql";
import { profileBySchema } from "./schema/profile-by-schema";
import { tableOf } from "./table-of";

const mostBins = 20;
/** Condition for a retry: a failed profile, for example of an unreachable bucket. */
const isDueAgain = raw`${datasetProfiles.error} is not null and ${datasetProfiles.createdAt} < now() - interval '1 hour'`;
/** True when the columns were profiled before `readValue` existed. */
const isOfBefore = raw`not coalesce(jsonb_exists(${datasetVersions.columns} -> 0, 'numbers'), true)`.mapWith(
  Boolean,
);
/** True when the columns were profiled by another schema than the one by which the version is now read. */
const isOfOtherSchema = raw<boolean>`${datasetVersions.schemaId} is distinct from ${datasetVersions.profiledSchemaId}`;
const isReadAgain = raw`(${isOfBefore} or ${isOfOtherSchema}) and ${datasetProfiles.createdAt} < now() - interval '1 hour'`;

interface Outcome {
  profile: DatasetProfile | null;
  error: string | null;
}

/** A version's profile, or the reason why it failed; undefined while it is pending. */
export async function findDatasetProfile(teamId: string, versionId: string): Promise<Outcome | undefined> {
  const [profile] = await db()
    .select()
    .from(datasetProfiles)
    .where(and(eq(datasetProfiles.teamId, teamId), eq(datasetProfiles.versionId, versionId)));
  return profile && { profile: DatasetProfile.nullable().parse(profile.profile), error: profile.error };
}

/**
 * Profiles the oldest version of any team without a profile, or with a failure that is due for a retry, and notifies
 * pages. Columns profiled before the current way of reading values are profiled again first. Concurrent processes take
 * different versions. @returns true when there was one
 */
export async function profileNextVersion(signal?: AbortSignal): Promise<boolean> {
  const teamId = await db().transaction(async (tx) => {
    const [found] = await tx
      .select({
        version: datasetVersions,
        schema: datasetSchemas.schema,
        isReadAgain: raw<boolean>`${isOfBefore} or ${isOfOtherSchema}`,
        kept: datasetProfiles.profile,
      })
      .from(datasetVersions)
      .leftJoin(datasetSchemas, eq(datasetSchemas.id, datasetVersions.schemaId))
      .leftJoin(datasetProfiles, eq(datasetProfiles.versionId, datasetVersions.id))
      .where(or(isNull(datasetProfiles.versionId), isDueAgain, isReadAgain))
      .orderBy(datasetVersions.id)
      .limit(1)
      .for("no key update", { of: datasetVersions, skipLocked: true });
    if (!found) return undefined;
    const { id: versionId, teamId } = found.version;
    const version = toVersion(found.version, found.schema);
    const columns = found.isReadAgain ? await profileAgain(version, signal) : undefined;
    if (columns) {
      const profiled = { columns, profiledSchemaId: version.schemaId };
      await tx.update(datasetVersions).set(profiled).where(eq(datasetVersions.id, versionId));
    }
    // A file that is temporarily unavailable keeps its previous profile.
    const isKept = found.isReadAgain && !columns && found.kept !== null;
    const outcome = isKept
      ? { profile: DatasetProfile.parse(found.kept), error: null }
      : await profileOrError({ ...version, columns: columns ?? version.columns }, signal);
    await tx
      .insert(datasetProfiles)
      .values({ versionId, teamId, ...outcome })
      .onConflictDoUpdate({ target: datasetProfiles.versionId, set: { ...outcome, createdAt: raw`now()` } });
    return teamId;
  });
  if (teamId) announce({ teamId, kind: "dataset" });
  return teamId !== undefined;
}

async function profileOrError(version: DatasetVersion, signal?: AbortSignal): Promise<Outcome> {
  try {
    const count = () => profileVersion(version, signal);
    const counted = (await findSameProfile(version)) ?? (await oneByOne(`profile ${version.id}`, count));
    return { profile: DatasetProfile.parse(counted), error: null };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof DomainError) return { profile: null, error: error.message };
    console.error(`The profile of the dataset version ${version.id} could not be made.`, error);
    return { profile: null, error: "Its file could not be read. The portal's log has the reason." };
  }
}

/** A version's columns by the current way of reading values; undefined when its file cannot be read. */
async function profileAgain(
  version: DatasetVersion,
  signal?: AbortSignal,
): Promise<DatasetColumn[] | undefined> {
  try {
    return await oneByOne(`columns ${version.id}`, async () => {
      const names = version.columns.map(({ name }) => name);
      const { rawTable, written } = await tableOf(version, names, { signal });
      const { delimiter } = CsvDialect.nullable().parse(version.dialect) ?? {};
      return await withDuckDb(async (connection) => {
        await connection.run(`create temp table rows as select * from ${rawTable}`);
        const columns = names.map((name) => ({ name, written: written(name) }));
        const table = { table: "rows", written: columns, rows: version.rows };
        const read = await profileColumns(connection, "rows", columns, version.rows, {
          prefersComma: delimiter === ";",
        });
        const kept = read.map((column, place) => ({ ...marksOf(version.columns[place]!), ...column }));
        return version.schema
          ? profileBySchema(connection, { ...table, columns: kept }, version.schema)
          : kept;
      }, signal);
    });
  } catch (error) {
    signal?.throwIfAborted();
    console.error(`The columns of the dataset version ${version.id} could not be read again.`, error);
    return undefined;
  }
}

/** Properties of a column that the file itself states. */
function marksOf({ isUnnamed, stored }: DatasetColumn) {
  return { ...(isUnnamed && { isUnnamed }), ...(stored && { stored }) };
}

/** Profile of a version with the same bytes, so that files copied into a bucket are not downloaded for counting. */
async function findSameProfile({
  teamId,
  sha256,
  schemaId,
  columns,
}: DatasetVersion): Promise<DatasetProfile | undefined> {
  const [found] = await db()
    .select({ profile: datasetProfiles.profile })
    .from(datasetProfiles)
    .innerJoin(datasetVersions, eq(datasetVersions.id, datasetProfiles.versionId))
    .where(
      and(
        eq(datasetProfiles.teamId, teamId),
        eq(datasetVersions.sha256, sha256),
        // Another schema can read the same bytes in another way.
        schemaId === null ? isNull(datasetVersions.schemaId) : eq(datasetVersions.schemaId, schemaId),
        isNull(datasetProfiles.error),
      ),
    )
    .limit(1);
  const profile = found && DatasetProfile.parse(found.profile);
  // An earlier profile may lack columns that are now read as numbers.
  const measures = columns.filter(isMeasure).map(({ name }) => name);
  const isSame = profile?.numbers.map(({ name }) => name).join("\0") === measures.join("\0");
  return isSame ? profile : undefined;
}

/** Profiles a version's columns of numbers. */
async function profileVersion(version: DatasetVersion, signal?: AbortSignal): Promise<DatasetProfile> {
  const measures = version.columns.filter(isMeasure);
  if (measures.length === 0) return { numbers: [] };
  const { rawTable, written, formatOf } = await tableOf(
    version,
    measures.map(({ name }) => name),
    { signal },
  );
  return withDuckDb(async (connection) => {
    // Copied once: a text file would be parsed again for every column.
    const columns = measures.map(({ name }, index) => `${written(name)} as v${index}`);
    await connection.run(`create table measures as select ${columns.join(", ")} from ${rawTable}`);
    const numbers: NumberProfile[] = [];
    for (const [index, measure] of measures.entries()) {
      const { name, min = 0, max = 0 } = measure;
      const { step, bins } = stepsOf(measure);
      // Squares of the largest doubles are infinite, so such columns are counted in units of their largest number.
      const largest = Math.max(Math.abs(min), Math.abs(max));
      const unit = largest > 1e100 ? largest : 1;
      const read = readTableSql(
        [{ name: "r0", written: `v${index}`, format: formatOf(name) }],
        `(select v${index} from measures)`,
      );
      const [found] = (
        await connection.runAndReadAll(`
          -- The column's numbers.
          with read as materialized (select try_cast(r0 as double) / ${unit} as v from ${read}),
          -- How many fall into each bin.
          binned as (select least(${bins - 1}, floor((v - ${min / unit}) / ${step / unit}))::int as bin, count(*)::int as times
            from read where v is not null group by 1)
          select avg(v) as mean, stddev_pop(v) as deviation,
            quantile_cont(v, 0.25) as q1, quantile_cont(v, 0.5) as q2, quantile_cont(v, 0.75) as q3,
            (select cast(to_json(list({bin: bin, times: times})) as varchar) from binned) as bins
          from read`)
      ).getRowObjectsJS() as unknown as (Record<"mean" | "deviation" | "q1" | "q2" | "q3", number> & {
        bins: string | null;
      })[];
      const counted = JSON.parse(found?.bins ?? "[]") as { bin: number; times: number }[];
      const counts = Array.from(
        { length: bins },
        (_, bin) => counted.find((entry) => entry.bin === bin)?.times ?? 0,
      );
      const { mean = 0, deviation = 0, q1 = 0, q2 = 0, q3 = 0 } = found ?? {};
      const [average, spread, ...quartiles] = [mean, deviation, q1, q2, q3].map(
        (value) => value && value * unit,
      );
      numbers.push({
        name,
        mean: average!,
        deviation: spread!,
        quartiles: quartiles as NumberProfile["quartiles"],
        step,
        counts,
      });
    }
    return { numbers };
  }, signal);
}

/**
 * Equal steps from minimum to maximum. For whole numbers each step covers equally many values, so that none stands out
 * by chance.
 */
function stepsOf({ type, min = 0, max = 0 }: DatasetColumn): { step: number; bins: number } {
  if (type !== "integer") return { step: max / mostBins - min / mostBins || 1, bins: mostBins };
  const step = Math.ceil((max - min + 1) / mostBins);
  return { step, bins: Math.ceil((max - min + 1) / step) };
}
