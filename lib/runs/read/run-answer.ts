import { z } from "zod";
import { environment } from "@/lib/base/environment";
import { iso } from "@/lib/base/instant";
import { RunState } from "@/lib/base/run";
import type { Run } from "./queries";

const Time = z.iso.datetime();

/** A run in the API's answers and in outgoing webhooks. */
export const RunAnswer = z.object({
  id: z.string(),
  name: z.string(),
  url: z.url(),
  state: RunState,
  stateMessage: z.string().nullable(),
  flow: z.string(),
  flowVersion: z.int(),
  deployment: z.string().nullable(),
  params: z.record(z.string(), z.unknown()),
  tags: z.array(z.string()),
  /** Order among runs that wait for a slot, highest first. */
  priority: z.int(),
  trigger: z.record(z.string(), z.unknown()),
  createdAt: Time,
  scheduledFor: Time.nullable(),
  startedAt: Time.nullable(),
  endedAt: Time.nullable(),
  /** Time at which a run in progress ends as TimedOut. */
  deadlineAt: Time.nullable(),
  /** Number of times it was retried after it had ended. */
  retryCount: z.int(),
  /** Time at which its deployment retries it, when it has not completed. */
  retryAt: Time.nullable(),
  /** Parent run and node of a child run: as item `item` of a fan-out, or as a subflow (item 0). */
  parent: z.object({ run: z.string(), node: z.string(), item: z.int() }).nullable(),
  copiedFrom: z.string().nullable(),
  /** A program elsewhere executes it and reports. */
  isExternal: z.boolean(),
  /** Held by a person: runs that its nodes start wait until it is released. */
  isHeld: z.boolean(),
});

/** A run in the API's format. */
export function runAnswer(run: Run): z.input<typeof RunAnswer> {
  return {
    ...run,
    url: `${environment().publicUrl}/runs/${run.id}`,
    createdAt: run.createdAt.toISOString(),
    scheduledFor: iso(run.scheduledFor),
    startedAt: iso(run.startedAt),
    endedAt: iso(run.endedAt),
    deadlineAt: iso(run.deadlineAt),
    retryAt: iso(run.retryAt),
    parent:
      run.parentRunId && run.parentNodeId
        ? { run: run.parentRunId, node: run.parentNodeId, item: run.parentItem ?? 0 }
        : null,
    copiedFrom: run.copiedFromId,
  };
}
