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

/** Event types besides state changes, whose types are `run.<state>` and `task.<state>`, with their words on pages. */
export const eventWords = {
  "deployment.created": "Deployment created",
  "deployment.changed": "Deployment changed",
  "deployment.paused": "Deployment paused",
  "deployment.resumed": "Deployment resumed",
  "deployment.deleted": "Deployment deleted",
  "schedule.missed": "Schedule missed",
  "webhook.refused": "Request refused",
  "dataset.expectation_failed": "Expectation failed",
  "model.alias_moved": "Alias moved",
  "automation.fired": "Alert fired",
  "automation.failed": "Alert failed",
  "delivery.gave_up": "Message not delivered",
} as const;
export type EventType = keyof typeof eventWords;

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
  return (Object.keys(eventWords) as EventType[]).filter((type) => kindOfType(type) === kind);
}
