import { z } from "zod";
import { environment } from "@/lib/base/environment";
import { FileReference, readReference } from "@/lib/blocks/signed-reference";
import { wordsOf } from "@/lib/datasets/table-words";
import { defineTask } from "@/lib/flows/task";
import { Evaluation } from "@/lib/learning/evaluate/evaluation";
import { deployInstructions } from "@/lib/reports/deploy-instructions";
import { mlflowInfo } from "@/lib/reports/mlflow-info";
import { modelReport } from "@/lib/reports/model-report";
import { modelReportCharts } from "@/lib/reports/model-report-charts";
import { TrainingFacts } from "@/lib/training/training-facts";

export default defineTask({
  slug: "report",
  name: "Write reports",
  description: "Writes the model report with its charts, the MLflow info and the deploy instructions.",
  input: z.object({
    facts: TrainingFacts,
    /** Reference to the `Evaluation`. */
    evaluation: FileReference,
    /** One claim in the model's fields. */
    example: z.record(z.string(), z.string()),
  }),
  output: z.object({ artifacts: z.array(z.string()) }),
  dryRun: true,
  async run({ teamId, runId, input, artifact, log }) {
    const { facts, example } = input;
    const { publicUrl } = environment();
    const kept = await readReference({ teamId, runId }, input.evaluation);
    const evaluation = Evaluation.parse(JSON.parse(kept.toString("utf8")));
    const charts = Object.entries(modelReportCharts(evaluation, wordsOf(facts.outcome)));
    for (const [key, chart] of charts) await artifact(key, "chart", chart);
    const reports = {
      "model-report": { title: "Model report", markdown: modelReport(facts, evaluation) },
      "mlflow-info": { title: "MLflow info", markdown: mlflowInfo(facts, publicUrl) },
      "deploy-instructions": {
        title: "Deploy instructions",
        markdown: deployInstructions(facts, publicUrl, example),
      },
    };
    for (const [key, report] of Object.entries(reports)) {
      const { version } = await artifact(key, "markdown", report);
      log(`${report.title}: version ${version}.`);
    }
    return { artifacts: [...charts.map(([key]) => key), ...Object.keys(reports)] };
  },
});
