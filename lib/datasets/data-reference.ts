import { z } from "zod";
import { claimsOutcome } from "./claims-table";
import { Outcome } from "./outcome";

/** Reference to a dataset version, passed on by the task read-data: enough to read it again and to name it. */
export const DataReference = z.object({
  dataset: z.string(),
  version: z.int(),
  sha256: z.string(),
  isSynthetic: z.boolean(),
  rows: z.int(),
  /** Number of positive rows. */
  frauds: z.int(),
  /** Number of the schema by which it is read. Absent where none is stored. */
  schema: z.int().optional(),
  outcome: Outcome.default(claimsOutcome),
});
export type DataReference = z.infer<typeof DataReference>;
