import { z } from "zod";
import { shareDays } from "./share-days";

export const NewShare = z.object({
  /** Id of the report. */
  id: z.string(),
  name: z.string().trim().min(1, "Enter a recipient.").max(100),
  days: z.enum(shareDays),
});
export type NewShare = z.output<typeof NewShare>;
