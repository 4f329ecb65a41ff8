import { z } from "zod";

/** A version in a path: its number, or `latest`. */
export const VersionParams = z.object({
  name: z.string(),
  version: z.union([z.literal("latest"), z.coerce.number<string>().int().min(1)]),
});
