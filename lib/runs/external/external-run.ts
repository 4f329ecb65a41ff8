import { z } from "zod";
import { logLevels } from "@/lib/base/run";
import { Slug } from "@/lib/base/slug";
import { dayMs } from "@/lib/base/time-units";

/** The task of all nodes of an external flow: a program elsewhere does the work, and reports it. */
export const externalTask = "external";

/** A run that a program elsewhere executes, and the tasks that it will report. */
export const ExternalRunInput = z.strictObject({
  flow: Slug.describe("Groups the program's runs: a flow of this name is made, or continued."),
  params: z.record(z.string(), z.unknown()).default({}).describe("Shown with the run."),
  tags: z.array(z.string().min(1).max(60)).max(20).default([]),
  tasks: z
    .array(z.strictObject({ id: Slug, after: z.array(Slug).max(50).default([]) }))
    .min(1, "Name at least one task.")
    .max(200)
    .describe("Its tasks, and which of them each comes after."),
  timeoutMs: z
    .int()
    .min(60_000)
    .max(30 * dayMs)
    .default(dayMs)
    .describe("After this time without an end it is TimedOut, in milliseconds."),
});
export type ExternalRunInput = z.infer<typeof ExternalRunInput>;

const Message = z.string().max(10_000);

/** Report of a program on its run; everything is optional, and may be sent again. */
export const ExternalReport = z.strictObject({
  tasks: z
    .array(
      z.strictObject({
        id: Slug,
        state: z.enum(["Running", "Completed", "Failed", "Skipped"]),
        message: Message.optional(),
        output: z.unknown().optional(),
        progress: z.number().min(0).max(1).optional(),
      }),
    )
    .max(200)
    .default([]),
  lines: z
    .array(z.strictObject({ task: Slug, level: z.enum(logLevels).default("info"), message: Message }))
    .max(1_000)
    .default([])
    .describe("Lines for the log, of tasks that have begun."),
  artifacts: z
    .array(
      z.strictObject({ task: Slug, key: z.string().min(1).max(500), kind: z.string(), data: z.unknown() }),
    )
    .max(20)
    .default([]),
  end: z
    .strictObject({ state: z.enum(["Completed", "Failed", "Cancelled"]), message: Message.optional() })
    .optional()
    .describe("Ends the run: nothing can be reported after it."),
});
export type ExternalReport = z.infer<typeof ExternalReport>;
