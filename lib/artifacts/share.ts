import { z } from "zod";

/** For how many days a report may be shared. */
export const shareDays = ["1", "7", "30", "90"] as const;

export const NewShare = z.object({
  /** The report's id. */
  id: z.string(),
  name: z.string().trim().min(1, "Say for whom the link is.").max(100),
  days: z.enum(shareDays),
});
export type NewShare = z.output<typeof NewShare>;
