import { z } from "zod";
import { catchUpPolicies } from "@/db/schema/schedules";
import { Instant } from "@/lib/base/instant";
import { dayMs } from "@/lib/base/time-units";
import { readCron } from "./cron";
import { namesATime } from "./kept-rule";
import { lastYear } from "./last-year";
import { readRRule } from "./rrule";
import { TimeZone } from "./time-zone";

const CronFields = {
  kind: z.literal("cron"),
  /** Minute, hour, day, month, weekday; optionally preceded by seconds. */
  cron: z.string().trim().max(200),
  timeZone: TimeZone.default("UTC"),
};
const IntervalFields = {
  kind: z.literal("interval"),
  intervalMs: z
    .int()
    .min(1000, "The interval must be at least one second.")
    .max(366 * dayMs),
  /** Origin of the whole intervals; the creation of the schedule by default. */
  anchorAt: Instant.optional(),
};
const RRuleFields = {
  kind: z.literal("rrule"),
  /** RFC 5545: `RRULE:…`, with DTSTART, EXDATE and RDATE on lines of their own. */
  rrule: z.string().trim().max(4000),
  timeZone: TimeZone.default("UTC"),
  /** Replaces a missing DTSTART of the rule. */
  anchorAt: Instant.optional(),
};

/** Rule for the times of a schedule. */
export const ScheduleRule = z.discriminatedUnion("kind", [
  z.object(CronFields),
  z.object(IntervalFields),
  z.object(RRuleFields),
]);
export type ScheduleRule = z.infer<typeof ScheduleRule>;

/** Rule of a stored schedule, with its anchor set. */
export type Schedule = { rule: ScheduleRule; startsAt: Date | null; endsAt: Date | null };

const settings = {
  /** Id of an existing schedule; a new one has none. */
  id: z.string().optional(),
  isPaused: z.boolean().default(false),
  /** Parameters of its runs, in place of the deployment's. */
  params: z.record(z.string(), z.unknown()).default({}),
  /** Policy for missed slots. */
  catchUp: z.enum(catchUpPolicies).default("skip"),
  /** Maximum lateness of a slot, in ms; null for no limit. */
  maxLatenessMs: z
    .int()
    .min(1000)
    .max(366 * dayMs)
    .nullable()
    .default(dayMs),
  startsAt: Instant.nullable().default(null),
  endsAt: Instant.nullable().default(null),
  updatedAt: Instant.optional(),
};

/** A schedule in a request. */
export const ScheduleInput = z
  .discriminatedUnion(
    "kind",
    [
      z.strictObject({ ...CronFields, ...settings }),
      z.strictObject({ ...IntervalFields, ...settings }),
      z.strictObject({ ...RRuleFields, ...settings }),
    ],
    { error: 'The kind must be "cron", "interval" or "rrule".' },
  )
  .superRefine((input, context) => {
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    const problem = problemOf(input);
    if (problem) refuse(input.kind, problem);
    const starts = { startsAt: input.startsAt, anchorAt: "anchorAt" in input ? input.anchorAt : undefined };
    for (const [path, time] of Object.entries(starts))
      if (time && new Date(time).getUTCFullYear() > lastYear)
        refuse(path, `Give a time up to the year ${lastYear}.`);
    if (input.startsAt && input.endsAt && new Date(input.startsAt) >= new Date(input.endsAt))
      refuse("endsAt", "The end must be after the start.");
  });
export type ScheduleInput = z.infer<typeof ScheduleInput>;

function problemOf(rule: ScheduleRule): string | undefined {
  try {
    if (rule.kind === "cron" && !readCron(rule.cron, rule.timeZone).nextRun(new Date(0)))
      return "This cron expression never matches a date.";
    if (rule.kind === "rrule" && !namesATime(readRRule(rule.rrule, rule.timeZone, new Date())))
      return "This recurrence rule has no occurrences in the coming years.";
  } catch (error) {
    const what = rule.kind === "cron" ? "cron expression" : "recurrence rule";
    return `This ${what} is not valid: ${(error as Error).message}.`;
  }
}
