import { z } from "zod";

/** A dataset version by reference, as the task read-data hands it on: enough to read it again, and to say what was read. */
export const DataReference = z.object({
  dataset: z.string(),
  version: z.int(),
  sha256: z.string(),
  isSynthetic: z.boolean(),
  rows: z.int(),
  frauds: z.int(),
});
export type DataReference = z.infer<typeof DataReference>;
