import { z } from "zod";
import { Slug } from "@/lib/base/slug";

/** What stands in place of a secret wherever people or programs can read. Sent back, it means: keep what there is. */
export const hidden = "********";

export const BlockName = Slug.max(60).refine((name) => name !== "new", 'Choose another name than "new".');

/** A block as a form or the API sends it; its values are checked by its type. */
export const NewBlock = z.object({
  type: z.string(),
  name: BlockName,
  values: z.record(z.string(), z.unknown()),
});
export type NewBlock = z.infer<typeof NewBlock>;
