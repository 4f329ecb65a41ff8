import { and, eq, gte, inArray, lt, type SQL } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { datasets, datasetVersions } from "@/db/schema/datasets";
import { expectationResults } from "@/db/schema/expectations";
import { defineCondition, type Occurrence } from "@/lib/automations/condition";
import { choice, datasetName } from "@/lib/automations/fields";
import { dayMs } from "@/lib/base/time-units";
import { ExpectationResult, type ExpectationStatus } from "@/lib/datasets/expectations/result";
import { unmetInWords } from "@/lib/datasets/expectations/results";

const schema = z.strictObject({
  type: z.literal("expectation-failed"),
  dataset: datasetName(),
  result: choice(["fails", "fails or warns"]),
});
type Fields = z.output<typeof schema>;

export default defineCondition({
  slug: "expectation-failed",
  name: "a dataset version fails its expectations",
  sentence: "an expectation of the dataset {dataset} {result} for a version",
  note: "It fires once for each version.",
  initial: { type: "expectation-failed", dataset: "claims", result: "fails" },
  schema,
  now: (fields, { teamId, since }) => {
    const recent = new Date(Math.max(since.getTime(), Date.now() - dayMs));
    return unmetVersions(teamId, fields, gte(expectationResults.createdAt, recent));
  },
  between: (fields, { teamId, since, until }) =>
    unmetVersions(
      teamId,
      fields,
      and(gte(expectationResults.createdAt, since), lt(expectationResults.createdAt, until)),
    ),
});

async function unmetVersions(
  teamId: string,
  { dataset, result }: Fields,
  within: SQL | undefined,
): Promise<Occurrence[]> {
  const wanted: ExpectationStatus[] = result === "fails" ? ["failed"] : ["failed", "warned"];
  const rows = await db()
    .select({ row: expectationResults, version: datasetVersions.version })
    .from(expectationResults)
    .innerJoin(datasetVersions, eq(datasetVersions.id, expectationResults.versionId))
    .innerJoin(datasets, eq(datasets.id, datasetVersions.datasetId))
    .where(
      and(
        eq(expectationResults.teamId, teamId),
        eq(datasets.name, dataset),
        inArray(expectationResults.status, wanted),
        within,
      ),
    )
    .orderBy(expectationResults.createdAt)
    .limit(1000);
  return rows.map(({ row, version }) => {
    const results = z.array(ExpectationResult).parse(row.results);
    const unmet = results.filter(({ status }) => wanted.includes(status));
    return {
      cause: `expectations:${row.versionId}`,
      reason: unmetInWords(dataset, version, unmet),
      at: row.createdAt,
    };
  });
}
