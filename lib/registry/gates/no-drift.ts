import { z } from "zod";
import { counted, decimalsBeside } from "@/lib/base/number-text";
import { dayMs } from "@/lib/base/time-units";
import { defineGate, originInWords, trainingHref } from "@/lib/registry/gate";
import { comparedColumnsMetric, driftShareMetric, findLastMonitoring } from "@/lib/registry/last-monitoring";

export default defineGate({
  slug: "no-drift",
  name: "No drift",
  description: "The last monitoring of the model found few columns drifted, and is not too old.",
  settings: z.object({
    share: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe("Passes below this share of drifted columns. Evidently's default is 0.5."),
    maxAgeDays: z.number().min(0).max(3650).default(30).describe("Maximum age of the monitoring, in days."),
  }),
  async check({ teamId, model }, { share, maxAgeDays }) {
    const monitoring = await findLastMonitoring(teamId, model);
    if (!monitoring)
      return {
        isPassed: false,
        message: `${model} was never monitored. Monitor it first, with monitor-table or monitor-claims.`,
        limit: share,
      };
    const origin = originInWords(monitoring.origin);
    if (monitoring.metrics[comparedColumnsMetric]?.value === 0)
      return {
        isPassed: false,
        message: `The last monitoring of ${model} compared no columns, so it cannot say whether they drifted. ${origin}`,
        limit: share,
        evidenceHref: trainingHref(monitoring),
      };
    const value = monitoring.metrics[driftShareMetric]!.value;
    const ageDays = (Date.now() - monitoring.startedAt.getTime()) / dayMs;
    const isFresh = ageDays <= maxAgeDays;
    const found = `The last monitoring, on ${monitoring.startedAt.toISOString().slice(0, 10)}, found ${percent(value, share)} % of columns drifted`;
    return {
      isPassed: isFresh && value < share,
      message: isFresh
        ? `${found}; below ${percent(share, value)} % is required. ${origin}`
        : `${found}; it is older than ${counted(maxAgeDays, "day")}: monitor it again. ${origin}`,
      value,
      limit: share,
      evidenceHref: trainingHref(monitoring),
    };
  },
});

/** A share in percent, with one decimal, or more when it would otherwise read like the limit it is compared with. */
function percent(share: number, other: number): number {
  return Number((share * 100).toFixed(decimalsBeside(share * 100, other * 100, 1)));
}
