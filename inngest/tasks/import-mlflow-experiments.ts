import { z } from "zod";
import { counted } from "@/lib/base/number-text";
import mlflowServer from "@/lib/blocks/catalog/mlflow-server";
import { defineTask } from "@/lib/flows/task";
import { beginImport } from "@/lib/mlflow-import/begin-import";
import { importExperiments } from "@/lib/mlflow-import/import-experiments";
import { ImportSummary } from "@/lib/mlflow-import/ledger";
import { Since } from "@/lib/mlflow-import/since";

export default defineTask({
  slug: "import-mlflow-experiments",
  name: "Import experiments from MLflow",
  description:
    "Copies experiments, runs with their history, logged models and files of an MLflow server into this portal. It adds what is not here yet.",
  input: z.object({
    /** Names. Empty for all. */
    experiments: z.array(z.string().min(1)).max(1000).default([]),
    withFiles: z.boolean().default(true),
    since: Since,
  }),
  output: z.object({ summary: ImportSummary }),
  blocks: { mlflow: { type: mlflowServer } },
  isCacheable: false,
  dryRun: "It adds experiments and runs.",
  async run({ teamId, runId, input, block, log, progress, signal }) {
    const at = { teamId, runId, signal };
    const { context, wanted } = await beginImport(at, await block("mlflow"), input);
    await importExperiments(context, wanted, progress);
    const summary = context.ledger.summary();
    const { runs = 0, "runs that were here already": known = 0 } = summary.counts;
    log(`${counted(runs, "new run")}; ${counted(known, "run")} had been imported before.`);
    return { summary };
  },
});
