import { z } from "zod";
import { defineTask } from "@/lib/flows/task";
import { differenceChart, differenceReport } from "@/lib/reports/difference-report";
import { compareRuns } from "@/lib/training/compare-runs";
import { explainDifference } from "@/lib/training/explain-difference";
import { refit, type Scores } from "@/lib/training/refit";
import { getTrainingOfRun, type TrainingOfRun } from "@/lib/training/training-of-run";

const Metric = z.enum(["recall", "precision", "rocAuc"]);

export default defineTask({
  slug: "explain-difference",
  name: "Explain the difference",
  description:
    "Trains the first run's setup with one element of the second's at a time, and reports how much each changes a metric.",
  input: z.object({
    /** Ids of runs that trained a model. */
    a: z.string().min(1),
    b: z.string().min(1),
    metric: Metric.default("recall"),
  }),
  output: z.object({
    total: z.number(),
    effects: z.array(z.object({ factor: z.string(), value: z.number() })),
    together: z.number(),
    unexplained: z.number(),
  }),
  isCacheable: false,
  dryRun: "It trains models on all the rows of two runs, which a sample cannot stand for.",
  async run({ teamId, input, signal, log, progress, artifact }) {
    const [first, second] = await Promise.all([
      getTrainingOfRun(teamId, input.a),
      getTrainingOfRun(teamId, input.b),
    ]);
    const a = { ...comparedOf(first), value: scoresOf(first)[input.metric] };
    const b = { ...comparedOf(second), value: scoresOf(second)[input.metric] };
    let done = 0;
    const found = await explainDifference(
      { setup: a.setup, logged: a.value },
      { setup: b.setup, logged: b.value },
      async (setup, what) => {
        progress(Math.min(done++ / 7, 0.95), `Training for ${what}`);
        const value = (await refit(teamId, setup, { signal }))[input.metric];
        log(`${what}: ${input.metric} ${value.toFixed(3)}.`);
        return value;
      },
    );
    progress(0.95, "Comparing both models on the same rows");
    const fair = await compareRuns(teamId, first, second);
    await artifact("difference", "chart", differenceChart(input.metric, a, b, found));
    await artifact("difference-report", "markdown", {
      title: `Why ${input.metric} changed`,
      markdown: differenceReport(input.metric, a, b, found, fair),
    });
    return found;
  },
});

function comparedOf({ run, setup }: TrainingOfRun) {
  return { runId: run.id, name: run.name, setup };
}

/** Scores at the end of the run. */
function scoresOf({ evaluation }: TrainingOfRun): Scores {
  const { recall, precision } = evaluation.classes[1]!;
  return { recall, precision, rocAuc: evaluation.rocAuc };
}
