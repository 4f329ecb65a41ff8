import { z } from "zod";
import { Time } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { dayMs } from "@/lib/base/time-units";
import { getModel } from "@/lib/registry/model-queries";
import { figuresOf, listCalibration, listOutcomeDays } from "@/lib/serving/outcome-figures";
import { mostOutcomes, Outcomes, RecordedOutcomes, recordOutcomes } from "@/lib/serving/record-outcomes";

const params = z.object({ name: z.string() });

const Figures = z.object({
  rows: z.int(),
  positives: z.int(),
  recall: z.number().nullable(),
  precision: z.number().nullable(),
  /** Mean probability, and the share of positives that came. */
  predicted: z.number().nullable(),
  observed: z.number().nullable(),
  brier: z.number().nullable(),
});

export const GET = apiRoute(
  {
    summary: "Outcomes of a model's predictions: recall, precision and calibration by day and version",
    role: "viewer",
    params,
    query: z.object({ days: z.coerce.number().int().min(1).max(366).default(90) }),
    answer: z.object({
      /** By day of the prediction (UTC), oldest first. */
      days: z.array(Figures.extend({ day: Time, version: z.int(), role: z.enum(["served", "shadow"]) })),
      /** By version and probability, in at most ten parts of about equal size: bin 0 has the lowest, from `low` to `high`. */
      calibration: z.array(
        Figures.extend({ version: z.int(), bin: z.int(), low: z.number(), high: z.number() }),
      ),
    }),
  },
  async ({ member: { teamId }, params: { name }, query }) => {
    await getModel(teamId, name);
    const until = new Date();
    const since = new Date(until.getTime() - query.days * dayMs);
    const [days, bins] = await Promise.all([
      listOutcomeDays(teamId, name, { since, until }),
      listCalibration(teamId, name, since),
    ]);
    return {
      days: days.map(({ day, version, role, ...counts }) => ({
        ...figuresOf(counts),
        day: day.toISOString(),
        version,
        role,
      })),
      calibration: bins.map(({ version, bin, low, high, ...counts }) => ({
        ...figuresOf(counts),
        version,
        bin,
        low,
        high,
      })),
    };
  },
);

export const POST = apiRoute(
  {
    summary: `Record what happened to scored rows, by request or key: up to ${mostOutcomes} outcomes, idempotent`,
    role: "operator",
    params,
    body: z.object({ outcomes: Outcomes }),
    answer: RecordedOutcomes,
  },
  async ({ member: { teamId }, params: { name }, body }) => recordOutcomes(teamId, name, body.outcomes),
);
