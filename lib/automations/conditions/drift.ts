import { z } from "zod";
import { defineCondition } from "@/lib/automations/condition";
import { choice, decimal, isOneOf, RunsOf } from "@/lib/automations/fields";
import { listMetricsOfRun } from "@/lib/experiments/queries";
import { driftShareMetric } from "@/lib/registry/last-monitoring";

const metrics = {
  "share of drifted columns": driftShareMetric,
  "drift of the scores": "prediction_drift_value",
};

export default defineCondition({
  slug: "drift",
  name: "monitoring finds drift",
  sentence: "the {figure} is over {value} in a monitoring by {of}",
  note: "Shares and drift measures are 0–1. Applies to monitorings that are kept in this portal’s experiments.",
  initial: { type: "drift", figure: "share of drifted columns", value: 0.3, of: "any" },
  schema: z.strictObject({
    type: z.literal("drift"),
    figure: choice(["share of drifted columns", "drift of the scores"]),
    value: decimal(),
    of: RunsOf,
  }),
  onChange: {
    states: ["Completed"],
    async holds({ figure, value: limit, of }, { teamId, run }) {
      if (!isOneOf(of, run)) return undefined;
      const logged = await listMetricsOfRun(teamId, run.id, metrics[figure]);
      const beyond = logged.find(({ value }) => value > limit);
      if (!beyond) return undefined;
      return `The ${figure} is ${beyond.value.toFixed(3)}, over ${limit}, in ${run.name} of ${run.deploymentName ?? run.flowName}.`;
    },
  },
});
