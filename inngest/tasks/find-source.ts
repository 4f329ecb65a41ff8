import { z } from "zod";
import { withProgress } from "@/inngest/run/byte-progress";
import { bytesInWords } from "@/lib/base/bytes-in-words";
import { DomainError } from "@/lib/base/errors";
import { counted } from "@/lib/base/number-text";
import { referenceFields, signReference } from "@/lib/blocks/signed-reference";
import { inspectForDataset } from "@/lib/datasets/create-dataset-version";
import { parseDataSource } from "@/lib/datasets/data-source";
import { FileContents } from "@/lib/datasets/dataset";
import { getDatasetVersion } from "@/lib/datasets/queries";
import { DatasetChoice } from "@/lib/flows/choices";
import { defineTask } from "@/lib/flows/task";
import { guardedDownload } from "@/lib/net/guarded-download";
import { runFolder } from "@/lib/runs/keep/run-folder";
import { storage } from "@/lib/storage/open-storage";

/** A file with a table, by reference. */
export const SourceFile = z.object({
  /** "claims version 3", or a web address without its query, which may hold a key. */
  from: z.string(),
  /** The dataset that it belongs to, or becomes a version of. */
  dataset: z.string(),
  /** Id of its dataset version. */
  versionId: z.string().optional(),
  ...referenceFields,
  sizeBytes: z.int(),
  isSynthetic: z.boolean(),
  contents: FileContents,
});
export type SourceFile = z.infer<typeof SourceFile>;

export default defineTask({
  slug: "find-source",
  name: "Find source",
  description: "Finds a dataset version, or fetches a file from the web and checks that it is a table.",
  input: z.object({
    source: z.string(),
    /** For a URL: the dataset that it becomes a version of; by default named after the file. */
    dataset: DatasetChoice.default(""),
    /** For a URL. */
    maxBytes: z.int().min(1),
  }),
  output: z.object({ file: SourceFile }),
  isCacheable: false,
  dryRun: "It may fetch a large file from the web.",
  async run({ teamId, runId, input, log, progress, signal }) {
    const source = parseDataSource(input.source);
    if (!("url" in source)) {
      const found = await getDatasetVersion(teamId, source.dataset, source.version);
      const { uri, sha256, sizeBytes, isSynthetic, format, rows, columns } = found;
      if (source.format && source.format !== format)
        throw new DomainError("invalid", `${source.dataset} version ${found.version} is a ${format} file.`);
      const from = `${source.dataset} version ${found.version}`;
      log(`${from}: ${bytesInWords(sizeBytes)}, ${counted(rows, "row")}.`);
      const contents = FileContents.parse({ format, dialect: found.dialect, rows, columns });
      if (input.dataset && input.dataset !== source.dataset)
        throw new DomainError(
          "invalid",
          `A copy of ${source.dataset} is a version of ${source.dataset}: leave dataset empty.`,
        );
      return {
        file: await signReference(teamId, {
          from,
          dataset: source.dataset,
          versionId: found.id,
          uri,
          sha256,
          sizeBytes,
          isSynthetic,
          contents,
        }),
      };
    }
    const { origin, pathname } = new URL(source.url);
    const from = `${origin}${pathname}`;
    const dataset = input.dataset || source.dataset;
    const { body, sizeBytes: announced, contentType } = await guardedDownload(teamId, source.url, { signal });
    const stored = await storage(teamId).put(
      `${runFolder(teamId, runId)}/source`,
      withProgress(body, announced, progress),
      { maxBytes: input.maxBytes, signal },
    );
    log(`${from}: ${bytesInWords(stored.sizeBytes)} fetched.`);
    const file = await storage(teamId).localPath(stored.uri);
    const contents = await inspectForDataset(teamId, dataset, file, { contentType, signal });
    log(
      `It is a ${contents.format} file of ${counted(contents.rows, "row")} and ${counted(contents.columns.length, "column")}.`,
    );
    const { uri, sha256, sizeBytes } = stored;
    const found = { from, dataset, uri, sha256, sizeBytes, isSynthetic: false, contents };
    return { file: await signReference(teamId, SourceFile.parse(found)) };
  },
});
