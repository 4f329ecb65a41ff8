import { z } from "zod";
import importExperiments from "@/inngest/tasks/import-mlflow-experiments";
import importModels from "@/inngest/tasks/import-mlflow-models";
import { defineFlow } from "@/lib/flows/define-flow";
import { Since } from "@/lib/mlflow-import/since";

export default defineFlow({
  slug: "import-mlflow",
  name: "Import from MLflow",
  description:
    "Copies experiments, runs, models and files of an MLflow server into this portal. Run it again to go on after an interruption, or to add what is new: what is here stays as it is.",
  params: z.object({
    experiments: z
      .array(z.string().min(1))
      .max(1000)
      .default([])
      .describe("Names of experiments. Leave empty for all."),
    withFiles: z.boolean().default(true).describe("Copies files too. Registered versions need them."),
    since: Since.describe("Only runs that started from then on, as 2026-01-31. Leave empty for all."),
  }),
  build(params, node) {
    const { experiments, withFiles, since } = params;
    const wanted = { experiments, withFiles, since };
    const options = { retries: 5, retryDelayMs: 10_000, retryBackoff: "exponential" } as const;
    const imported = node("import-experiments", importExperiments, wanted, options);
    node("import-models", importModels, { ...wanted, summary: imported.output.summary }, options);
  },
});
