import { mkdir } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { withProgress } from "@/inngest/run/byte-progress";
import { bytesInWords } from "@/lib/base/bytes-in-words";
import { counted } from "@/lib/base/number-text";
import { withWorkingFolder } from "@/lib/base/working-folder";
import { addDatasetVersion, inspectForDataset } from "@/lib/datasets/create-dataset-version";
import { maxUploadBytes } from "@/lib/datasets/dataset";
import { type FetchedSource, fetchSource } from "@/lib/datasets/import/fetch-source";
import { findSame, type Imported, importVersion, sha256Of } from "@/lib/datasets/import/import-version";
import { ImportedVersion, importedVersion } from "@/lib/datasets/import/imported";
import { mergeTables } from "@/lib/datasets/import/merge-tables";
import { type NamedFile, unpack } from "@/lib/datasets/import/unpack";
import { DatasetNameChoice } from "@/lib/flows/choices";
import { defineTask } from "@/lib/flows/task";

export default defineTask({
  slug: "import-files",
  name: "Import files",
  description:
    "Adds objects of buckets or files from the web as the next version of a dataset, if their content changed. Several files of one shape, gzip and ZIP become one table.",
  input: z.object({
    sources: z.array(z.string().trim().min(1)).min(1).max(100),
    dataset: DatasetNameChoice,
    maxBytes: z.int().min(1).max(maxUploadBytes).default(maxUploadBytes),
  }),
  output: ImportedVersion,
  isCacheable: false,
  dryRun: "It adds a version to a dataset.",
  async run({ teamId, runId, nodeId, input, log, progress, signal }) {
    const { sources, dataset, maxBytes } = input;
    return withWorkingFolder("import", async (folder) => {
      const files: NamedFile[] = [];
      const room = { bytes: maxBytes };
      const fetched: FetchedSource[] = [];
      for (const [index, source] of sources.entries()) {
        const own = path.join(folder, String(index));
        await mkdir(own);
        const found = await fetchSource(teamId, source, {
          folder: own,
          maxBytes,
          signal,
          progress: (body, sizeBytes) => withProgress(body, sizeBytes, progress),
        });
        log(`${found.name}: ${bytesInWords(found.sizeBytes)}.`);
        fetched.push(found);
        files.push(...(await unpack(found, own, room, signal)));
      }
      if (files.length > 1) log(`${counted(files.length, "file")} of one shape are imported as one table.`);
      const note = `Imported from ${fetched.map(({ name }) => name).join(", ")}.`.slice(0, 1_000);
      const options = { note, origin: { runId, nodeId }, signal };
      const [only] = files;
      const [object] = fetched;
      const imported =
        files.length === 1 && object?.uri && only?.file === object.file
          ? await referTo({ ...object, uri: object.uri }, options)
          : await importVersion(teamId, dataset, await mergeTables(files, folder, signal), options);
      return importedVersion(dataset, imported, log);
    });

    /** A single object that lies in a bucket stays there: the version names it with its generation. */
    async function referTo(
      { uri, file, sizeBytes }: FetchedSource & { uri: string },
      options: { note: string; origin: { runId: string; nodeId: string }; signal: AbortSignal },
    ): Promise<Imported> {
      const sha256 = await sha256Of(file);
      const same = await findSame(teamId, dataset, sha256);
      if (same) return { version: same, isNew: false };
      const contents = await inspectForDataset(teamId, dataset, file, {
        contentType: "",
        schema: "keep",
        signal,
      });
      const version = await addDatasetVersion(teamId, dataset, { uri, sha256, sizeBytes }, contents, options);
      return { version, isNew: true };
    }
  },
});
