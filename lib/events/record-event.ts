import { type Database, db, type Transaction } from "@/db/client";
import { events } from "@/db/schema/events";
import { announce } from "@/lib/live/live";
import type { EventType } from "./event";

/** Something that happened, for the page of events. Changes of state are there by themselves. */
export interface NewEvent {
  type: EventType;
  /** The slug, name or id of what it happened to: of a deployment for `deployment.…`, of a model for `model.…`. */
  subject: string;
  /** One sentence for people. */
  message: string;
  /** The flow's slug, where it is about one. */
  flow?: string;
  runId?: string;
  data?: Record<string, unknown>;
}

/** Keeps an event. @param within the transaction that makes it true, so that there is not one without the other */
export async function recordEvent(
  teamId: string,
  event: NewEvent,
  within: Database | Transaction = db(),
): Promise<void> {
  await within.insert(events).values({ teamId, ...event });
  announce({ teamId, kind: "event" });
}
