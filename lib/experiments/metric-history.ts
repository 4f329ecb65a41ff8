import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { experimentMetrics, experimentRuns } from "@/db/schema/experiments";
import { DomainError } from "@/lib/base/errors";
import type { MetricPoint } from "./experiment";
import { type CursorType, cursorFromText, cursorText, cursorToText, cursorValue } from "./page-cursor";
import { readEnds, sampleSteps, sampleValues } from "./sample-metrics";

/** Values of a metric among which exact shares are found, of all runs together; among more, steps at even distances. */
const mostCounted = 200_000;
/** Order of a history: time, step, value. */
const orderTypes: CursorType[] = ["timestamptz", "bigint", "float8"];

/** @throws DomainError "not-found" for the first run that the team does not have */
export async function requireRuns(teamId: string, runIds: string[]): Promise<void> {
  const found = await db()
    .select({ id: experimentRuns.id })
    .from(experimentRuns)
    .where(and(eq(experimentRuns.teamId, teamId), inArray(experimentRuns.id, runIds)));
  const known = new Set(found.map(({ id }) => id));
  const missing = runIds.find((id) => !known.has(id));
  if (missing !== undefined) throw new DomainError("not-found", `Run with id=${missing} not found`);
}

/**
 * Values of a metric, ordered by time, step and value; none for a run of another team.
 * @param options.after token of the page before @returns a page, and its token where more follow
 * @throws DomainError "invalid" for another token
 */
export async function listMetricHistory(
  teamId: string,
  runId: string,
  key: string,
  { after, limit }: { after?: string; limit: number },
): Promise<{ points: MetricPoint[]; next?: string }> {
  const { loggedAt, step, value } = experimentMetrics;
  const cursor = after === undefined ? undefined : cursorFromText(after, orderTypes);
  const bounds = cursor?.map((bound, index) => cursorValue(bound, orderTypes[index]!));
  const texts = [loggedAt, step, value].map((column, index) =>
    cursorText(sql`${column}`, orderTypes[index]!),
  );
  const rows = await db()
    .select({
      ...{ key: experimentMetrics.key, value, step, loggedAt },
      cursor: sql`json_build_array(${sql.join(texts, sql`, `)})`.mapWith(z.array(z.string()).parse),
    })
    .from(experimentMetrics)
    .innerJoin(experimentRuns, eq(experimentRuns.id, experimentMetrics.runId))
    .where(
      and(
        eq(experimentRuns.teamId, teamId),
        eq(experimentMetrics.runId, runId),
        eq(experimentMetrics.key, key),
        bounds && sql`(${loggedAt}, ${step}, ${value}) > (${sql.join(bounds, sql`, `)})`,
      ),
    )
    .orderBy(asc(loggedAt), asc(step), asc(value))
    .limit(limit + 1);
  const points = rows.slice(0, limit).map(({ cursor: _, ...point }) => point);
  const last = rows[limit - 1];
  return { points, next: rows.length > limit && last ? cursorToText(last.cursor) : undefined };
}

/**
 * At most `most` values of a metric for each run, evenly over its values in order of step, time and value: the last
 * always, and with two or more the first too. Where there are very many values
 * of several steps, at even distances of steps.
 * @param options.steps only values of these steps, both ends included
 */
export async function sampleMetricHistory(
  teamId: string,
  runIds: string[],
  key: string,
  { most, steps }: { most: number; steps?: { from: number; to: number } },
): Promise<(MetricPoint & { runId: string })[]> {
  const mostOfOne = Math.max(most, Math.floor(mostCounted / runIds.length));
  const ends = await readEnds(teamId, runIds, key, { most: mostOfOne, steps });
  const long = most < 2 ? [] : ends.filter((end) => end.isLong && end.low !== end.high);
  const isLong = new Set(long.map(({ runId }) => runId));
  const whole = ends.map(({ runId }) => runId).filter((runId) => !isLong.has(runId));
  const points = [
    ...(long.length > 0 ? await sampleSteps(long, key, most - 1) : []),
    ...(whole.length > 0 ? await sampleValues(whole, key, { most, steps }) : []),
  ];
  return points.sort((a, b) => (a.runId < b.runId ? -1 : a.runId > b.runId ? 1 : 0));
}
