import { and, eq, sql as raw } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { datasets, datasetVersions } from "@/db/schema/datasets";
import { datasetExpectations, expectationResults } from "@/db/schema/expectations";
import { announce } from "@/lib/live/live";
import { isNewestList, isNewestVersion } from "./evaluate-next";
import { agedResult, ExpectationResult, worstStatus } from "./result";
import { recordUnmet } from "./results";

/** A result that passed and is too old by now: `agedResult` in SQL, where a day without a time ages by the calendar. */
const isTooOld = (now: Date) => raw`exists (
  select from jsonb_array_elements(${expectationResults.results}) result,
    lateral (select (result->>'newest')::timestamptz as newest, ${now.toISOString()}::timestamptz as now) times
  where result->>'status' = 'passed' and result->>'newest' is not null
    and extract(epoch from case when newest = date_trunc('day', newest, 'UTC') then date_trunc('day', now, 'UTC') else now end - newest)::float8
      / 86400 > (result->'check'->>'threshold')::float8)`;

/**
 * Fails the freshness of a dataset's newest version that was met when it was evaluated and is not any more. Becoming too old is an
 * event like any other expectation that is not met, once for each version.
 * @returns true when there was one
 */
export async function ageNextResults(now: Date): Promise<boolean> {
  const aged = await db().transaction(async (tx) => {
    const [found] = await tx
      .select({ row: expectationResults, dataset: datasets.name, version: datasetVersions.version })
      .from(expectationResults)
      .innerJoin(datasetExpectations, eq(datasetExpectations.id, expectationResults.expectationsId))
      .innerJoin(datasetVersions, eq(datasetVersions.id, expectationResults.versionId))
      .innerJoin(datasets, eq(datasets.id, datasetVersions.datasetId))
      .where(and(isNewestList, isNewestVersion, isTooOld(now)))
      .limit(1)
      .for("update", { of: expectationResults, skipLocked: true });
    if (!found) return undefined;
    const { id, teamId } = found.row;
    const before = z.array(ExpectationResult).parse(found.row.results);
    const results = before.map((result) => agedResult(result, now));
    // By a rounding the database and this process may differ.
    if (results.every(({ status }, index) => status === before[index]!.status)) return undefined;
    await tx
      .update(expectationResults)
      .set({ results, status: worstStatus(results), createdAt: now })
      .where(eq(expectationResults.id, id));
    await recordUnmet(found.dataset, { teamId, version: found.version }, results, before, tx);
    return teamId;
  });
  if (aged === undefined) return false;
  announce({ teamId: aged, kind: "dataset" });
  return true;
}
