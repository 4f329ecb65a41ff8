import type { Readable } from "node:stream";
import { cleanArtifactPath } from "@/lib/experiments/experiment";
import type { FilePlace } from "@/lib/mlflow/read-all-calls";
import { again, type ImportContext, orLeaveOut } from "./import-context";

/** Files of one run or logged model here. */
interface Destination {
  /** Sizes in bytes by path. */
  known: Map<string, number>;
  put(path: string, body: Readable): Promise<{ sizeBytes: number }>;
}

/**
 * Copies the files that are not here yet: those of another path or size. Each is streamed.
 * @param name of the run or model, in the report
 */
export async function importFiles(
  context: ImportContext,
  place: FilePlace,
  name: string,
  { known, put }: Destination,
): Promise<void> {
  const { source, ledger, signal } = context;
  await orLeaveOut(context, "folders of files", `${name}, at ${place.root}`, async () => {
    for await (const { path, sizeBytes } of source.allFiles(place)) {
      signal.throwIfAborted();
      const label = `${path} of ${name}`;
      await orLeaveOut(context, "files", label, async () => {
        const clean = cleanArtifactPath(path);
        const here = known.get(clean);
        if (here !== undefined && (sizeBytes === undefined || here === sizeBytes)) {
          ledger.count("files that were here already");
          return;
        }
        const stored = await again(signal, async () => {
          const { body } = await source.openFile(place, path);
          return put(clean, body);
        });
        ledger.count("files");
        ledger.count("bytes of files", stored.sizeBytes);
      });
    }
  });
}
