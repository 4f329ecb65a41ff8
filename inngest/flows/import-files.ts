import { z } from "zod";
import importFiles from "@/inngest/tasks/import-files";
import { maxUploadBytes } from "@/lib/datasets/dataset";
import { DatasetNameChoice } from "@/lib/flows/choices";
import { defineFlow } from "@/lib/flows/define-flow";

export default defineFlow({
  slug: "import-files",
  name: "Import files",
  description:
    "Adds files from buckets or the web as a dataset's next version, if their content changed. Give it a schedule to keep a dataset up to date.",
  params: z.object({
    sources: z
      .array(z.string())
      .min(1)
      .max(100)
      .describe(
        "gs://bucket/object or https://…, CSV or Parquet, plain, gzip or ZIP. Several must have one shape.",
      ),
    dataset: DatasetNameChoice.describe("The dataset that gets the version."),
    maxBytes: z
      .int()
      .min(1)
      .max(maxUploadBytes)
      .default(maxUploadBytes)
      .describe("Most bytes of all files together, unpacked."),
  }),
  build(params, node) {
    const { sources, dataset, maxBytes } = params;
    node(
      "import-files",
      importFiles,
      { sources, dataset, maxBytes },
      {
        retries: 3,
        retryDelayMs: 5_000,
        retryBackoff: "exponential",
        timeoutMs: 7_200_000,
      },
    );
  },
});
