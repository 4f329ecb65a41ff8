import { z } from "zod";
import type { RunState } from "@/lib/base/run";

/** Subject of an event: the first part of its type. */
export const eventKinds = [
  "run",
  "task",
  "deployment",
  "schedule",
  "webhook",
  "dataset",
  "model",
  "automation",
  "delivery",
] as const;
export const EventKind = z.enum(eventKinds);
export type EventKind = z.infer<typeof EventKind>;

/** Event types besides state changes, whose types are `run.<state>` and `task.<state>`. */
const eventTypes = [
  "deployment.created",
  "deployment.changed",
  "deployment.paused",
  "deployment.resumed",
  "deployment.deleted",
  "schedule.missed",
  "webhook.refused",
  "dataset.expectation_failed",
  "model.alias_moved",
  "automation.fired",
  "automation.failed",
  "delivery.gave_up",
] as const;
export type EventType = (typeof eventTypes)[number];

/** Event type of a state change, in the spelling of Standard Webhooks: TimedOut gives "run.timed_out". */
export function stateEventType(kind: "run" | "task", state: RunState): string {
  return `${kind}.${state.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toLowerCase()}`;
}

/** Subject of an event type: its part before the dot. @throws ZodError for an unknown one */
export function kindOfType(type: string): EventKind {
  return EventKind.parse(type.split(".")[0]);
}

/** Event types of a kind, besides state changes. */
export function typesOfKind(kind: EventKind): EventType[] {
  return eventTypes.filter((type) => kindOfType(type) === kind);
}
