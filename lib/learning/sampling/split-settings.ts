import { z } from "zod";

/**
 * Division of rows into a training and a test part. `auto` is by time where the dataset has a time column, else by
 * group where it has a group column, else at random.
 */
export const SplitBy = z
  .enum(["auto", "random", "time", "group"])
  .meta({ choiceNames: { auto: "Automatic", random: "At random", time: "By time", group: "By group" } });

/** A split of a dataset version, as it was made. */
export const SplitSettings = z.object({
  by: z.enum(["random", "time", "group"]).default("random"),
  /** Column of the time or the group; empty for random. */
  column: z.string().default(""),
  /** Rows that are equal in all but the outcome and numbering columns are in the same part. */
  keepsDuplicates: z.boolean().default(false),
});
export type SplitSettings = z.infer<typeof SplitSettings>;
