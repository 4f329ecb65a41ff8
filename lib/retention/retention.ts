import { z } from "zod";
import { retentionKinds } from "@/db/schema/retention";
import { dayMs } from "@/lib/base/time-units";

export { retentionKinds };
export type RetentionKind = (typeof retentionKinds)[number];

/** Days to keep; null is for ever. */
const KeepDays = z
  .int("Give whole days, or nothing for ever.")
  .min(1, "Keep for one day at least.")
  .max(36_500, "Keep for 36,500 days at most.")
  .nullable();

/** The database refuses to delete what is younger, too. */
const fewestAuditDays = 365;

/** How long each kind of thing is kept, counted from the end of a run, and otherwise from when it was written. */
export const Retention = z.object({
  runs: KeepDays,
  logs: KeepDays,
  events: KeepDays,
  artifacts: KeepDays,
  audit: KeepDays.refine(
    (days) => days === null || days >= fewestAuditDays,
    "The audit log is kept for a year at least.",
  ),
});
export type Retention = z.infer<typeof Retention>;

export const keepAll: Retention = { runs: null, logs: null, events: null, artifacts: null, audit: null };

/** What a policy would delete now. */
export interface Goes {
  rows: number;
  sizeBytes: number;
}

/** What is older than this goes. */
export function cutoff(keepDays: number, now = new Date()): Date {
  return new Date(now.getTime() - keepDays * dayMs);
}
