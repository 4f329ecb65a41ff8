import { z } from "zod";
import { counted } from "@/lib/base/number-text";
import mlflowServer from "@/lib/blocks/catalog/mlflow-server";
import { defineTask } from "@/lib/flows/task";
import { beginImport } from "@/lib/mlflow-import/begin-import";
import { importModels } from "@/lib/mlflow-import/import-models";
import { addSummaries, ImportSummary } from "@/lib/mlflow-import/ledger";
import { Since } from "@/lib/mlflow-import/since";
import { importMlflowReport } from "@/lib/reports/import-mlflow-report";

export default defineTask({
  slug: "import-mlflow-models",
  name: "Import models from MLflow",
  description:
    "Copies registered models, versions, aliases and tags of an MLflow server, whose runs were imported before, and reports what came and what was left out.",
  input: z.object({
    experiments: z.array(z.string().min(1)).max(1000).default([]),
    withFiles: z.boolean().default(true),
    since: Since,
    /** Summary of the import of the experiments. */
    summary: ImportSummary,
  }),
  output: z.object({ summary: ImportSummary }),
  blocks: { mlflow: { type: mlflowServer } },
  isCacheable: false,
  dryRun: "It adds registered models.",
  async run({ teamId, runId, input, block, artifact, log, progress, signal }) {
    const server = await block("mlflow");
    const { context, wanted } = await beginImport({ teamId, runId, signal }, server, input);
    const { ledger, withFiles } = context;
    if (withFiles) await importModels(context, wanted, (name) => progress(0, name));
    else ledger.leaveOut("registered models", "versions are their files: import with files", "");
    const summary = addSummaries(input.summary, ledger.summary());
    await artifact("import-report", "markdown", {
      title: "Import from MLflow",
      markdown: importMlflowReport(summary, { uri: server.uri, withFiles, ...wanted }),
    });
    const { "model versions": versions = 0 } = summary.counts;
    log(
      `${counted(versions, "new model version")}. ${counted(summary.leftOut.length, "reason")} for leaving something out: see the report.`,
    );
    return { summary };
  },
});
