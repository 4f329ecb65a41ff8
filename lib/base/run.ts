import { z } from "zod";
import { logLevels, runStates } from "./states";

export { logLevels, runStates };
export type RunState = (typeof runStates)[number];
export type LogLevel = (typeof logLevels)[number];
export const RunState = z.enum(runStates);
export const LogLevel = z.enum(logLevels);

const ended = new Set<RunState>(["Completed", "Cached", "Failed", "TimedOut", "Crashed", "Cancelled"]);

/** The states that only a retry leads out of. */
export const endedStates: readonly RunState[] = runStates.filter((state) => ended.has(state));

/** The states that a run passes through or waits in. */
export const openStates: readonly RunState[] = runStates.filter((state) => !ended.has(state));

/** True when only a retry leads on. */
export function isEnded(state: RunState): boolean {
  return ended.has(state);
}

/** What has a state. */
export type StateKind = "run" | "task";

const retry = ["Pending"] as const;
const retryOfEnded = Object.fromEntries([...ended].map((state) => [state, retry]));

/**
 * The table of states: from each, the states that may follow. The database holds the same table and refuses all others
 * (db/schema/runs.ts). From an ended state only a retry leads on.
 */
export const nextStates: Record<StateKind, Partial<Record<RunState, readonly RunState[]>>> = {
  run: {
    Scheduled: ["Late", "AwaitingConcurrencySlot", "Pending", "Cancelled"],
    Late: ["AwaitingConcurrencySlot", "Pending", "Cancelled"],
    AwaitingConcurrencySlot: ["Pending", "Cancelled"],
    Pending: [
      "AwaitingConcurrencySlot",
      "Running",
      "Failed",
      "TimedOut",
      "Crashed",
      "Cancelling",
      "Cancelled",
    ],
    Running: ["Paused", "Completed", "Failed", "TimedOut", "Crashed", "Cancelling", "Cancelled"],
    Paused: ["Running", "Completed", "Failed", "TimedOut", "Crashed", "Cancelling", "Cancelled"],
    Cancelling: ["Completed", "Failed", "TimedOut", "Crashed", "Cancelled"],
    ...retryOfEnded,
  },
  task: {
    Pending: ["Running", "Cached", "Failed", "Cancelled"],
    // From Running to Running: taken up again after the process that ran it had ended.
    Running: [
      "Running",
      "AwaitingRetry",
      "Paused",
      "Completed",
      "Failed",
      "TimedOut",
      "Crashed",
      "Cancelled",
    ],
    AwaitingRetry: ["Running", "Failed", "TimedOut", "Crashed", "Cancelled"],
    Paused: ["Running", "Completed", "Failed", "TimedOut", "Cancelled"],
    ...retryOfEnded,
  },
};

/** The states from which `state` may be reached. */
export function statesBefore(kind: StateKind, state: RunState): RunState[] {
  return runStates.filter((from) => nextStates[kind][from]?.includes(state));
}

/** Who or what started a run. */
export const Trigger = z.discriminatedUnion("type", [
  z.object({ type: z.literal("person"), userId: z.string(), name: z.string() }),
  z.object({ type: z.literal("api"), userId: z.string(), name: z.string(), token: z.string() }),
  z.object({ type: z.literal("schedule"), scheduleId: z.string(), name: z.string() }),
  z.object({ type: z.literal("webhook"), webhookId: z.string(), deliveryId: z.string(), name: z.string() }),
  z.object({
    type: z.literal("automation"),
    automationId: z.string(),
    name: z.string(),
    /** How many runs automations have started one after the other, this one included. */
    depth: z.int().default(1),
  }),
  z.object({ type: z.literal("run"), runId: z.string(), nodeId: z.string(), name: z.string() }),
]);
export type Trigger = z.infer<typeof Trigger>;

export const triggerTypes = Trigger.options.map(({ shape }) => shape.type.value);
export const TriggerType = z.enum(triggerTypes);
export type TriggerType = z.infer<typeof TriggerType>;
