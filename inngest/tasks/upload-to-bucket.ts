import { z } from "zod";
import { withProgress } from "@/inngest/run/byte-progress";
import { bytesInWords } from "@/lib/base/bytes-in-words";
import gcsBucket from "@/lib/blocks/catalog/gcs-bucket";
import localBucket from "@/lib/blocks/catalog/local-bucket";
import { openBucket, storageForUri } from "@/lib/blocks/open-bucket";
import { checkReference, referenceFields, signReference } from "@/lib/blocks/signed-reference";
import { defineTask } from "@/lib/flows/task";
import { SourceFile } from "./find-source";

/** An object in a bucket. */
export const Upload = z.object({
  ...referenceFields,
  crc32c: z.string().optional(),
  sizeBytes: z.int(),
  durationMs: z.number(),
  /** Endpoint, when the bucket uses Google's protocol on another server. */
  endpoint: z.string().optional(),
});
export type Upload = z.infer<typeof Upload>;

export default defineTask({
  slug: "upload-to-bucket",
  name: "Upload to bucket",
  description: "Streams a file into a bucket, verifies the result, and never overwrites an existing object.",
  input: z.object({
    file: SourceFile,
    /** Name of the object. By default it is made from dataset and content, so that equal files are one object. */
    object: z.string().default(""),
  }),
  output: z.object({ upload: Upload }),
  blocks: { bucket: { type: gcsBucket, orType: localBucket } },
  isCacheable: false,
  dryRun: "It writes into a bucket.",
  async run({ teamId, runId, input, log, progress, signal, block }) {
    const { file } = input;
    await checkReference({ teamId, runId }, file);
    const values = await block("bucket");
    const bucket = await openBucket(teamId, values);
    const object = input.object || `${file.dataset}/${file.sha256.slice(0, 16)}.${file.contents.format}`;
    const source = await storageForUri(teamId, file.uri);
    const body = withProgress(await source.read(file.uri), file.sizeBytes, progress);
    const begunAt = performance.now();
    const stored = await bucket.put(object, body, { sha256: file.sha256, signal });
    const durationMs = Math.round(performance.now() - begunAt);
    const seconds = Math.max(durationMs, 1) / 1000;
    log(
      `${stored.uri}: ${bytesInWords(stored.sizeBytes)} in ${seconds.toFixed(1)} s, ` +
        `${bytesInWords(stored.sizeBytes / seconds)}/s. Size and checksums match.`,
    );
    const endpoint = "endpoint" in values ? values.endpoint : undefined;
    return { upload: await signReference(teamId, Upload.parse({ ...stored, durationMs, endpoint })) };
  },
});
