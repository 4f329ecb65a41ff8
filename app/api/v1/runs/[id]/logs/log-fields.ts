import { z } from "zod";
import { LogLevel } from "@/lib/base/run";

/** Filter for the lines of a log. */
export const LogFields = z.object({
  /** The least level. */
  level: LogLevel.default("debug"),
  /** A node of the run. */
  task: z.string().optional(),
  /** Part of the message, in any case. */
  search: z.string().max(200).optional(),
});
