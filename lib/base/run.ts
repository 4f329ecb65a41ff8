import { z } from "zod";
import { logLevels, runStates } from "./states";

export { logLevels, runStates };
export type RunState = (typeof runStates)[number];
export type LogLevel = (typeof logLevels)[number];
export const RunState = z.enum(runStates);
export const LogLevel = z.enum(logLevels);

const ended = new Set<RunState>([
  "Completed",
  "Cached",
  "Skipped",
  "Failed",
  "TimedOut",
  "Crashed",
  "Cancelled",
]);

/** End states; only a retry leads out of them. */
export const endedStates: readonly RunState[] = runStates.filter((state) => ended.has(state));

/** States of a run that has not ended. */
export const openStates: readonly RunState[] = runStates.filter((state) => !ended.has(state));

/** True for an end state. */
export function isEnded(state: RunState): boolean {
  return ended.has(state);
}

const failed = new Set<RunState>(["Failed", "TimedOut", "Crashed"]);

/** End states of a run that needs a person's attention. */
export const failedStates: readonly RunState[] = runStates.filter((state) => failed.has(state));

/** True for an end state that needs a person's attention. */
export function isFailed(state: RunState): boolean {
  return failed.has(state);
}

/** Kinds of things that have a state. */
export type StateKind = "run" | "task";

const retry = ["Pending"] as const;
const retryOfEnded = Object.fromEntries([...ended].map((state) => [state, retry]));

/**
 * State transition table: for each state, the states that may follow. The database enforces the same table
 * (db/schema/runs.ts). Only a retry leads out of an end state.
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
    Pending: ["Running", "Cached", "Skipped", "Failed", "Cancelled"],
    // From Running to Running: restarted after the process that ran it had died.
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

/** The states that may precede `state`. */
export function statesBefore(kind: StateKind, state: RunState): RunState[] {
  return runStates.filter((from) => nextStates[kind][from]?.includes(state));
}

/** The cause of a run: a person, a schedule, a webhook, an automation or another run. */
export const Trigger = z.discriminatedUnion("type", [
  z.object({ type: z.literal("person"), userId: z.string(), name: z.string() }),
  z.object({ type: z.literal("api"), userId: z.string(), name: z.string(), token: z.string() }),
  z.object({ type: z.literal("schedule"), scheduleId: z.string(), name: z.string() }),
  z.object({ type: z.literal("webhook"), webhookId: z.string(), deliveryId: z.string(), name: z.string() }),
  z.object({
    type: z.literal("automation"),
    automationId: z.string(),
    name: z.string(),
    /** Length of the chain of runs started by automations, including this one. */
    depth: z.int().default(1),
  }),
  z.object({ type: z.literal("run"), runId: z.string(), nodeId: z.string(), name: z.string() }),
]);
export type Trigger = z.infer<typeof Trigger>;

export const triggerTypes = Trigger.options.map(({ shape }) => shape.type.value);
export const TriggerType = z.enum(triggerTypes);
export type TriggerType = z.infer<typeof TriggerType>;
