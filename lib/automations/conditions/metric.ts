import { z } from "zod";
import { defineCondition } from "@/lib/automations/condition";
import { choice, decimal, isOneOf, RunsOf, word } from "@/lib/automations/fields";
import { listMetricsOfRun } from "@/lib/experiments/queries";

export default defineCondition({
  slug: "metric",
  name: "a metric is below or above a value",
  sentence: "the metric {metric} is {is} {value} in a run of {of}",
  note: "Applies to metrics in this portal's experiments, not to those logged to an external MLflow server.",
  initial: { type: "metric", of: "any", metric: "recall", is: "under", value: 0.9 },
  schema: z.strictObject({
    type: z.literal("metric"),
    of: RunsOf,
    metric: word(),
    is: choice(["under", "over"]),
    value: decimal(),
  }),
  onChange: {
    states: ["Completed"],
    async holds({ of, metric, is, value: limit }, { teamId, run }) {
      if (!isOneOf(of, run)) return undefined;
      const logged = await listMetricsOfRun(teamId, run.id, metric);
      const beyond = logged.find(({ value }) => (is === "under" ? value < limit : value > limit));
      if (!beyond) return undefined;
      return `${metric} is ${beyond.value}, ${is} ${limit}, in ${beyond.name}, which ${run.name} logged.`;
    },
  },
});
