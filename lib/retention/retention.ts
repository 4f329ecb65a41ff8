import { z } from "zod";
import { retentionKinds } from "@/db/schema/retention";
import { dayMs } from "@/lib/base/time-units";

export { retentionKinds };
export type RetentionKind = (typeof retentionKinds)[number];

/** Days to keep; null for no limit. */
const KeepDays = z
  .int("Give whole days, or leave empty to keep forever.")
  .min(1, "Keep for at least one day.")
  .max(36_500, "Keep for at most 36,500 days.")
  .nullable();

/** The database also refuses to delete younger entries. */
const fewestAuditDays = 365;

/**
 * Retention by kind, counted from the end of a run, the start of a trace, the deletion of what is in the bin, and otherwise
 * from the time of writing.
 */
export const Retention = z.object({
  runs: KeepDays,
  logs: KeepDays,
  events: KeepDays,
  artifacts: KeepDays,
  traces: KeepDays,
  bin: KeepDays,
  audit: KeepDays.refine(
    (days) => days === null || days >= fewestAuditDays,
    "The audit log is kept for at least one year.",
  ),
});
export type Retention = z.infer<typeof Retention>;

export const keepAll: Retention = {
  runs: null,
  logs: null,
  events: null,
  artifacts: null,
  traces: null,
  bin: null,
  audit: null,
};

/** Retention of a team that has set none. */
export const usualRetention: Retention = { ...keepAll, bin: 30 };

/** Amount that a policy would delete now. */
export interface Goes {
  rows: number;
  sizeBytes: number;
}

/** Time before which rows are deleted. */
export function cutoff(keepDays: number, now = new Date()): Date {
  return new Date(now.getTime() - keepDays * dayMs);
}
