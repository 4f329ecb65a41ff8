import { z } from "zod";
import { environment } from "@/lib/base/environment";
import { iso } from "@/lib/base/instant";
import { RunState } from "@/lib/base/run";
import type { Run } from "./queries";

const Time = z.iso.datetime();

/** A run as programs see it: in the API's answers and in outgoing webhooks. */
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
  trigger: z.record(z.string(), z.unknown()),
  createdAt: Time,
  scheduledFor: Time.nullable(),
  startedAt: Time.nullable(),
  endedAt: Time.nullable(),
  /** When a run that is still going ends as TimedOut. */
  deadlineAt: Time.nullable(),
  /** How often it was taken up again after it had ended. */
  retryCount: z.int(),
  /** The run whose node started this one: as item `item` of a fan-out, or as a subflow (item 0). */
  parent: z.object({ run: z.string(), node: z.string(), item: z.int() }).nullable(),
  copiedFrom: z.string().nullable(),
});

/** A run as the API answers it. */
export function runAnswer(run: Run): z.input<typeof RunAnswer> {
  return {
    ...run,
    url: `${environment().publicUrl}/runs/${run.id}`,
    createdAt: run.createdAt.toISOString(),
    scheduledFor: iso(run.scheduledFor),
    startedAt: iso(run.startedAt),
    endedAt: iso(run.endedAt),
    deadlineAt: iso(run.deadlineAt),
    parent:
      run.parentRunId && run.parentNodeId
        ? { run: run.parentRunId, node: run.parentNodeId, item: run.parentItem ?? 0 }
        : null,
    copiedFrom: run.copiedFromId,
  };
}
