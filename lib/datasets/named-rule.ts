import { z } from "zod";
import { columnFormat } from "./dataset";

/** One condition of a rule: a column compared with a value, both as text or, for the last two, as numbers. */
export const NamedCondition = z.object({
  column: z.string().min(1).meta(columnFormat),
  is: z.enum(["equal", "different", "below", "at-least"]),
  value: z.string(),
});

/** A rule that needs no training: it flags a row where all of its conditions hold. */
export const NamedRule = z.array(NamedCondition).min(1).max(2);
export type NamedRule = z.infer<typeof NamedRule>;
