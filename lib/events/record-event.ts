import { type Database, db, type Transaction } from "@/db/client";
import { events } from "@/db/schema/events";
import { keepableText, whyNotKept } from "@/lib/base/keepable";
import { announce } from "@/lib/live/live";
import type { EventType } from "./event";

const maxDataBytes = 100_000;

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
  // What it tells of may come from elsewhere: an answer of a server, an error.
  const kept = { subject: keepableText(event.subject), message: keepableText(event.message) };
  const data = event.data && whyNotKept(event.data, "", maxDataBytes) ? {} : event.data;
  await within.insert(events).values({ teamId, ...event, ...kept, data });
  announce({ teamId, kind: "event" });
}
