import { z } from "zod";
import { counted } from "@/lib/base/number-text";
import type { Imported } from "./import-version";

/** Output of a task that imports. */
export const ImportedVersion = z.object({
  dataset: z.string(),
  version: z.int(),
  sha256: z.string(),
  rows: z.int(),
  /** False when the newest version has this content already. */
  isNew: z.boolean(),
});

/** The output, said in the log too. */
export function importedVersion(
  dataset: string,
  { version: { version, sha256, rows }, isNew }: Imported,
  log: (line: string) => void,
): z.infer<typeof ImportedVersion> {
  log(
    isNew
      ? `${dataset} version ${version}: ${counted(rows, "row")}.`
      : `Nothing has changed since ${dataset} version ${version}: no version was added.`,
  );
  return { dataset, version, sha256, rows, isNew };
}
