import { z } from "zod";
import { PlainName } from "@/lib/base/plain-name";
import mlflowServer from "@/lib/blocks/catalog/mlflow-server";
import { QualityCheck } from "@/lib/datasets/quality-check";
import { wordsOf } from "@/lib/datasets/table-words";
import { defineTask } from "@/lib/flows/task";
import { DatasetDrift } from "@/lib/monitoring/dataset-drift";
import { Explanations } from "@/lib/monitoring/explanations";
import { logMonitoring } from "@/lib/monitoring/log-monitoring";
import { Monitored } from "@/lib/monitoring/monitored";
import { Predictions } from "@/lib/monitoring/predictions";
import { driftReport } from "@/lib/reports/drift-report";
import { driftReportCharts } from "@/lib/reports/drift-report-charts";
import { explanationsReport, explanationsReportCharts } from "@/lib/reports/explanations-report";
import { DetailsReference, readDetails } from "@/lib/runs/keep/run-details";
import { mlflowOf } from "@/lib/training/mlflow-of";

export default defineTask({
  slug: "report-monitoring",
  name: "Write the monitoring reports",
  description:
    "Writes the drift and the explanations report, and logs their figures to an experiment: of the bound MLflow server, or of this portal, where automations see them.",
  input: z.object({
    monitored: Monitored,
    checks: z.array(QualityCheck),
    drift: DetailsReference,
    predictions: DetailsReference,
    explanations: DetailsReference,
    experiment: PlainName,
  }),
  output: z.object({ artifacts: z.array(z.string()), experimentRunId: z.string() }),
  blocks: { mlflow: { type: mlflowServer, isOptional: true } },
  isCacheable: false,
  dryRun: "It saves the monitoring as an experiment run.",
  async run({ teamId, runId, nodeId, attempt, input, block, artifact, log, signal }) {
    const { monitored, checks } = input;
    const reader = { teamId, runId };
    const drift = await readDetails(DatasetDrift, reader, input.drift);
    const predictions = await readDetails(Predictions, reader, input.predictions);
    const explained = await readDetails(Explanations, reader, input.explanations);
    const words = wordsOf(monitored.outcome);
    const charts = {
      ...driftReportCharts(drift, predictions, words),
      ...explanationsReportCharts(explained, words),
    };
    for (const [key, chart] of Object.entries(charts)) await artifact(key, "chart", chart);
    const findings = { monitored, checks, drift, predictions };
    const reports = {
      "drift-report": { title: "Drift report", markdown: driftReport(findings) },
      "explanations-report": { title: "Explanations", markdown: explanationsReport(monitored, explained) },
    };
    for (const [key, report] of Object.entries(reports)) {
      const { version } = await artifact(key, "markdown", report);
      log(`${report.title}: version ${version}.`);
    }
    const mlflow = mlflowOf(teamId, await block("mlflow"), { signal });
    const by = { teamId, runId, nodeId, attempt, signal };
    const experimentRunId = await logMonitoring(mlflow, by, { experiment: input.experiment, ...findings });
    log(`Logged as experiment run ${experimentRunId}.`);
    return { artifacts: [...Object.keys(reports), ...Object.keys(charts)], experimentRunId };
  },
});
