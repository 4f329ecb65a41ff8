import { z } from "zod";
import { Instant } from "@/lib/base/instant";

export const NewLink = z.strictObject({
  /** Recipient, in the words of its creator. */
  name: z.string().trim().min(1, "Enter a recipient.").max(100),
  /** Null for a link without an end. */
  expiresAt: Instant.nullable().default(null),
});
export type NewLink = z.output<typeof NewLink>;
