import { z } from "zod";
import { Slug } from "@/lib/base/slug";

export const BlockName = Slug.max(60).refine((name) => name !== "new", 'Choose another name than "new".');

/** A block as a form or the API sends it; its values are checked by its type. */
export const NewBlock = z.object({
  type: z.string(),
  name: BlockName,
  values: z.record(z.string(), z.unknown()),
});
export type NewBlock = z.infer<typeof NewBlock>;
