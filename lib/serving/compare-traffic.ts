import { z } from "zod";
import { sql } from "@/db/client";
import { readRows } from "@/db/rows";

/** Scores of two versions: each on its rows, and both on the rows that they share. */
export const TrafficComparison = z.object({
  versions: z.array(
    z.object({
      version: z.int(),
      role: z.enum(["served", "shadow"]),
      requests: z.int(),
      rows: z.int(),
      flagged: z.int(),
      meanProbability: z.number().nullable(),
    }),
  ),
  /** Rows that both scored; null when there are none. */
  both: z
    .object({
      rows: z.int(),
      /** Rows that only the first or only the second flags. */
      onlyFirst: z.int(),
      onlySecond: z.int(),
      meanDifference: z.number(),
    })
    .nullable(),
});
export type TrafficComparison = z.infer<typeof TrafficComparison>;

/** Compares the logged scores of two versions since a time. */
export async function compareTraffic(
  teamId: string,
  model: string,
  { first, second, since }: { first: number; second: number; since: Date },
): Promise<TrafficComparison> {
  const from = since.toISOString();
  const [versions, [both]] = await Promise.all([
    readRows(
      sql()`
      select version, role, count(distinct request_id)::int as requests, count(*)::int as rows,
        sum(label)::int as flagged, avg(probability)::float8 as "meanProbability"
      from prediction_scores, unnest(labels, probabilities) as scored (label, probability)
      where team_id = ${teamId} and model = ${model} and version in (${first}, ${second})
        and created_at >= ${from}::timestamptz
      group by version, role order by version, role`,
      TrafficComparison.shape.versions.element.shape,
    ),
    readRows(
      sql()`
      select count(*)::int as rows, coalesce(sum((a_label > b_label)::int), 0)::int as "onlyFirst",
        coalesce(sum((a_label < b_label)::int), 0)::int as "onlySecond",
        coalesce(avg(abs(a_probability - b_probability)), 0)::float8 as "meanDifference"
      from prediction_scores a
      join prediction_scores b on b.team_id = a.team_id and b.request_id = a.request_id and b.version = ${second}
        and cardinality(b.labels) = cardinality(a.labels)
      cross join lateral unnest(a.labels, a.probabilities, b.labels, b.probabilities)
        as pair (a_label, a_probability, b_label, b_probability)
      where a.team_id = ${teamId} and a.model = ${model} and a.version = ${first} and b.model = a.model
        and a.created_at >= ${from}::timestamptz`,
      { rows: z.int(), onlyFirst: z.int(), onlySecond: z.int(), meanDifference: z.number() },
    ),
  ]);
  return { versions, both: both!.rows > 0 ? both! : null };
}
