import { type Database, db, type Transaction } from "@/db/client";
import { events } from "@/db/schema/events";
import { keepableText, whyNotKept } from "@/lib/base/keepable";
import { announce } from "@/lib/live/live";
import type { EventType } from "./event";

const maxDataBytes = 100_000;

/** An event for the event page. State changes are recorded automatically. */
export interface NewEvent {
  type: EventType;
  /** Slug, name or id of the subject: of a deployment for `deployment.…`, of a model for `model.…`. */
  subject: string;
  /** One sentence for people. */
  message: string;
  /** Slug of the related flow, if any. */
  flow?: string;
  runId?: string;
  data?: Record<string, unknown>;
}

/** Records an event. @param within the transaction of the change, so that both are committed together */
export async function recordEvent(
  teamId: string,
  event: NewEvent,
  within: Database | Transaction = db(),
): Promise<void> {
  // Texts may come from outside, such as a server's answer or an error.
  const kept = { subject: keepableText(event.subject), message: keepableText(event.message) };
  const data = event.data && whyNotKept(event.data, "", maxDataBytes) ? {} : event.data;
  await within.insert(events).values({ teamId, ...event, ...kept, data });
  announce({ teamId, kind: "event" });
}
