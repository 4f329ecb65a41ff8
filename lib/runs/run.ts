import { z } from "zod";
import { logLevels, runStates } from "@/db/schema/runs";

export { logLevels, runStates };
export type RunState = (typeof runStates)[number];
export type LogLevel = (typeof logLevels)[number];
export const RunState = z.enum(runStates);
export const LogLevel = z.enum(logLevels);

const ended = new Set<RunState>(["Completed", "Cached", "Failed", "TimedOut", "Crashed", "Cancelled"]);

/** True for states that nothing follows. */
export function isEnded(state: RunState): boolean {
  return ended.has(state);
}

/** The table of states: from each, the states that may follow. The recorder refuses all others. */
export const nextStates: Record<RunState, readonly RunState[]> = {
  Scheduled: ["Late", "AwaitingConcurrencySlot", "Pending", "Cancelled"],
  Late: ["AwaitingConcurrencySlot", "Pending", "Cancelled"],
  AwaitingConcurrencySlot: ["Pending", "Cancelled"],
  Pending: ["Running", "Cached", "Failed", "Crashed", "Cancelling", "Cancelled"],
  Running: [
    "AwaitingRetry",
    "Paused",
    "Completed",
    "Failed",
    "TimedOut",
    "Crashed",
    "Cancelling",
    "Cancelled",
  ],
  AwaitingRetry: ["Running", "Failed", "TimedOut", "Crashed", "Cancelling", "Cancelled"],
  Paused: ["Running", "Failed", "TimedOut", "Crashed", "Cancelling", "Cancelled"],
  Cancelling: ["Cancelled", "Completed", "Failed", "Crashed"],
  Completed: [],
  Cached: [],
  Failed: [],
  TimedOut: [],
  Crashed: [],
  Cancelled: [],
};

/** The states from which `state` may be reached. */
export function statesBefore(state: RunState): RunState[] {
  return runStates.filter((from) => nextStates[from].includes(state));
}

/** Who or what started a run. */
export const Trigger = z.discriminatedUnion("type", [
  z.object({ type: z.literal("person"), userId: z.string(), name: z.string() }),
  z.object({ type: z.literal("api"), userId: z.string(), name: z.string(), token: z.string() }),
  z.object({ type: z.literal("schedule"), scheduleId: z.string(), name: z.string() }),
  z.object({ type: z.literal("webhook"), webhookId: z.string(), deliveryId: z.string(), name: z.string() }),
  z.object({ type: z.literal("automation"), automationId: z.string(), name: z.string() }),
  z.object({ type: z.literal("run"), runId: z.string(), nodeId: z.string(), name: z.string() }),
]);
export type Trigger = z.infer<typeof Trigger>;
