import { z } from "zod";
import { sql } from "@/db/client";
import { instant, readRows } from "@/db/rows";

/** Counts of outcomes, from which figures follow. */
export const OutcomeCounts = z.object({
  rows: z.int(),
  /** Rows that turned out positive. */
  positives: z.int(),
  /** Rows that the model flagged, and the positives among them. */
  flagged: z.int(),
  found: z.int(),
  /** Sums over rows: of probabilities, and of their squared differences from the outcomes. */
  predicted: z.number(),
  squaredError: z.number(),
});
export type OutcomeCounts = z.infer<typeof OutcomeCounts>;

/** Figures of a model on outcomes; null where there is nothing to divide by. */
export interface OutcomeFigures {
  rows: number;
  positives: number;
  recall: number | null;
  precision: number | null;
  /** Mean probability, and the share of positives that came. */
  predicted: number | null;
  observed: number | null;
  /** Mean squared difference of probability and outcome (Brier 1950). */
  brier: number | null;
}

/** Figures of counts. */
export function figuresOf({ rows, positives, flagged, found, ...sums }: OutcomeCounts): OutcomeFigures {
  const share = (part: number, whole: number) => (whole === 0 ? null : part / whole);
  return {
    rows,
    positives,
    recall: share(found, positives),
    precision: share(found, flagged),
    predicted: share(sums.predicted, rows),
    observed: share(positives, rows),
    brier: share(sums.squaredError, rows),
  };
}

/** Sum of counts, as of the days of a window. */
export function sumCounts(counts: readonly OutcomeCounts[]): OutcomeCounts {
  const sum = (key: keyof OutcomeCounts) => counts.reduce((all, each) => all + each[key], 0);
  return {
    rows: sum("rows"),
    positives: sum("positives"),
    flagged: sum("flagged"),
    found: sum("found"),
    predicted: sum("predicted"),
    squaredError: sum("squaredError"),
  };
}

const counted = () => sql()`
  count(*)::int as rows, sum(label)::int as positives, sum(flagged)::int as flagged,
  sum(label * flagged)::int as found, sum(probability)::float8 as predicted,
  sum((probability - label) ^ 2)::float8 as "squaredError"`;

const dayShape = {
  ...OutcomeCounts.shape,
  day: instant,
  version: z.int(),
  role: z.enum(["served", "shadow"]),
};
export type OutcomeDay = OutcomeCounts & { day: Date; version: number; role: "served" | "shadow" };

/** Outcomes of a model by day of the prediction (UTC), version and role; oldest first. */
export async function listOutcomeDays(
  teamId: string,
  model: string,
  { since, until }: { since: Date; until: Date },
): Promise<OutcomeDay[]> {
  return readRows(
    sql()`
    select date_trunc('day', predicted_at, 'UTC') as day, version, role, ${counted()}
    from prediction_outcomes
    where team_id = ${teamId} and model = ${model}
      and predicted_at >= ${since.toISOString()}::timestamptz and predicted_at < ${until.toISOString()}::timestamptz
    group by 1, 2, 3 order by 1, 2, 3`,
    dayShape,
  );
}

/** Most parts of a calibration, and the fewest outcomes of one: fewer say little. */
const [mostBins, fewestOfBin] = [10, 20];

const binShape = {
  version: z.int(),
  bin: z.int(),
  /** Lowest and highest probability. */
  low: z.number(),
  high: z.number(),
  ...OutcomeCounts.shape,
};

/**
 * Outcomes of a model since a time by version and probability, in at most ten parts of about equal size: `bin` 0 has the
 * lowest probabilities. Of rare positives, parts of equal width would be one.
 */
export async function listCalibration(teamId: string, model: string, since: Date) {
  return readRows(
    sql()`
    with ranked as (
      select *, percent_rank() over (partition by version order by probability) as rank,
        least(${mostBins}, greatest(1, count(*) over (partition by version) / ${fewestOfBin})) as bins
      from prediction_outcomes
      where team_id = ${teamId} and model = ${model} and predicted_at >= ${since.toISOString()}::timestamptz)
    select version, least(bins - 1, floor(rank * bins))::int as bin,
      min(probability)::float8 as low, max(probability)::float8 as high, ${counted()}
    from ranked
    group by 1, 2 order by 1, 2`,
    binShape,
  );
}
