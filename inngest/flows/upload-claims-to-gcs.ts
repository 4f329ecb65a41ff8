import { z } from "zod";
import findSource from "@/inngest/tasks/find-source";
import recordUpload from "@/inngest/tasks/record-upload";
import uploadToBucket from "@/inngest/tasks/upload-to-bucket";
import { DatasetChoice } from "@/lib/flows/choices";
import { defineFlow } from "@/lib/flows/define-flow";

const retrying = {
  retries: 3,
  retryDelayMs: 5_000,
  retryBackoff: "exponential",
  timeoutMs: 7_200_000,
} as const;

export default defineFlow({
  slug: "upload-claims-to-gcs",
  name: "Upload claims to GCS",
  description:
    "Streams a dataset or a file from the web into a bucket, which then holds the dataset's newest version.",
  params: z.object({
    source: DatasetChoice.default("claims").describe(
      "A dataset (claims), a version of it (claims@3), its file (claims.csv) or a web address (https://…).",
    ),
    dataset: DatasetChoice.default("").describe(
      "For a web address: the dataset that gets the version. Empty: one called as the file.",
    ),
    object: z
      .string()
      .default("")
      .describe("The object's name in the bucket. Empty: made from the dataset and the content."),
    maxBytes: z
      .int()
      .min(1)
      .default(4 * 2 ** 30)
      .describe("The most to fetch from a web address."),
  }),
  build(params, node) {
    const source = node(
      "find-source",
      findSource,
      { source: params.source, dataset: params.dataset, maxBytes: params.maxBytes },
      retrying,
    );
    const uploaded = node(
      "upload-to-bucket",
      uploadToBucket,
      { file: source.output.file, object: params.object },
      retrying,
    );
    node("record-upload", recordUpload, { file: source.output.file, upload: uploaded.output.upload });
  },
});
