import { z } from "zod";
import { PageSlug } from "@/lib/base/slug";

export const BlockName = PageSlug.max(60);

/** A block as a form or the API sends it; its values are checked by its type. */
export const NewBlock = z.object({
  type: z.string(),
  name: BlockName,
  values: z.record(z.string(), z.unknown()),
});
export type NewBlock = z.infer<typeof NewBlock>;
