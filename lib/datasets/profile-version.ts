import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { datasetProfiles } from "@/db/schema/datasets";
import type { DatasetColumn } from "./dataset";
import { DatasetProfile, isMeasure, type NumberProfile } from "./dataset-profile";
import { withDuckDb } from "./duckdb";
import { oneByOne } from "./one-by-one";
import type { DatasetVersion } from "./queries";
import { tableOf } from "./table-of";

const mostBins = 20;

/** The profile of a version: counted by DuckDB the first time somebody asks, off the event loop, and kept. */
export async function getDatasetProfile(version: DatasetVersion): Promise<DatasetProfile> {
  const find = async () => {
    const [kept] = await db().select().from(datasetProfiles).where(eq(datasetProfiles.versionId, version.id));
    return kept && DatasetProfile.parse(kept.profile);
  };
  return (
    (await find()) ??
    oneByOne(`profile ${version.id}`, async () => {
      const known = await find();
      if (known) return known;
      const profile = await profileVersion(version);
      await db()
        .insert(datasetProfiles)
        .values({ versionId: version.id, teamId: version.teamId, profile })
        .onConflictDoNothing();
      return profile;
    })
  );
}

/** Counts the columns of numbers of a version. */
export async function profileVersion(version: DatasetVersion, signal?: AbortSignal): Promise<DatasetProfile> {
  const measures = version.columns.filter(isMeasure);
  if (measures.length === 0) return { numbers: [] };
  const { table, column } = await tableOf(
    version,
    measures.map(({ name }) => name),
    signal,
  );
  return withDuckDb(async (connection) => {
    // Read once: a file of text would be parsed anew for every column.
    const columns = measures.map(({ name }, at) => `try_cast(${column(name)} as double) as v${at}`);
    await connection.run(`create table measures as select ${columns.join(", ")} from ${table}`);
    const numbers: NumberProfile[] = [];
    for (const [at, measure] of measures.entries()) {
      const { name, min = 0 } = measure;
      const { step, bins } = stepsOf(measure);
      const [found] = (
        await connection.runAndReadAll(`
          select avg(v${at}) as mean, stddev_pop(v${at}) as deviation,
            quantile_cont(v${at}, 0.25) as q1, quantile_cont(v${at}, 0.5) as q2, quantile_cont(v${at}, 0.75) as q3
          from measures`)
      ).getRowObjectsJS() as unknown as Record<"mean" | "deviation" | "q1" | "q2" | "q3", number>[];
      const counted = (
        await connection.runAndReadAll(`
          select least(${bins - 1}, floor((v${at} - ${min}) / ${step}))::int as bin, count(*)::int as times
          from measures where v${at} is not null group by 1`)
      ).getRowObjectsJS() as unknown as { bin: number; times: number }[];
      const counts = Array.from(
        { length: bins },
        (_, bin) => counted.find((one) => one.bin === bin)?.times ?? 0,
      );
      const { mean = 0, deviation = 0, q1 = 0, q2 = 0, q3 = 0 } = found ?? {};
      numbers.push({ name, mean, deviation, quartiles: [q1, q2, q3], step, counts });
    }
    return { numbers };
  }, signal);
}

/** Equal steps from the least to the most; of whole numbers each holds as many, or some would stand out for nothing. */
function stepsOf({ type, min = 0, max = 0 }: DatasetColumn): { step: number; bins: number } {
  if (type !== "integer") return { step: (max - min) / mostBins || 1, bins: mostBins };
  const step = Math.ceil((max - min + 1) / mostBins);
  return { step, bins: Math.ceil((max - min + 1) / step) };
}
