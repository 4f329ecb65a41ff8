import { z } from "zod";
import { type Reader, readReference, referenceFields } from "@/lib/blocks/signed-reference";
import { SplitSettings } from "@/lib/learning/sampling/split-settings";
import type { Split } from "./train";

/** Row indices in a stored file, as little-endian 32-bit integers: training rows, then test rows. */
export const SplitReference = z.object({
  ...referenceFields,
  trainRows: z.int(),
  trainFrauds: z.int(),
  testRows: z.int(),
  testFrauds: z.int(),
  /** Absent in splits of earlier releases, which were random. */
  how: SplitSettings.prefault({}),
});
export type SplitReference = z.infer<typeof SplitReference>;

/** Rows of a split that the task split-data stored. @throws DomainError when it belongs to another team */
export async function readSplit(reader: Reader, split: SplitReference): Promise<Split> {
  const bytes = await readReference(reader, split);
  const rows = new Uint32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  return { train: rows.slice(0, split.trainRows), test: rows.slice(split.trainRows) };
}
