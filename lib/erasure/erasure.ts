import { z } from "zod";
import { DatasetName } from "@/lib/datasets/dataset";
import type { Keys } from "./key-match";

const mostKeys = 1_000;

/** A request to erase all rows of some keys. */
export const NewErasure = z
  .object({
    /** The column that holds the keys, in every table that has it. */
    column: z.string().min(1).max(1_000).optional(),
    /** In place of the column: a dataset, of which the key column is taken. */
    dataset: DatasetName.optional(),
    keys: z
      .array(z.string().trim().min(1, "A key cannot be empty.").max(1_000))
      .min(1, "Give at least one key.")
      .max(mostKeys, `Give at most ${mostKeys} keys.`),
    /** Shown with every version that is changed. Do not repeat the keys in it. */
    reason: z.string().trim().min(1, "Say why.").max(1_000),
  })
  .refine(({ column, dataset }) => (column === undefined) !== (dataset === undefined), {
    path: ["column"],
    message: "Give either the column, or the dataset whose key column is meant.",
  });
export type NewErasure = z.output<typeof NewErasure>;

/** An erasure that is under way, with its keys. */
export interface Running {
  id: string;
  teamId: string;
  keys: Keys;
  reason: string;
  requestedBy: string;
}
