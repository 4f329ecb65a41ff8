import Link from "next/link";
import { DataTable } from "@/app/_components/ui/data-table";
import { StateBadge } from "@/app/_components/ui/state-badge";
import { TextWithTimes } from "@/app/_components/ui/text-with-times";
import { Time } from "@/app/_components/ui/time";
import { type EventType, eventWords, kindOfType } from "@/lib/events/event";
import type { Event } from "@/lib/events/queries";

/** Events as rows: when, what, to what, and in words. */
export function EventsTable({ events }: { events: Event[] }) {
  return (
    <DataTable
      label="Events"
      rows={events}
      rowKey={({ id }) => String(id)}
      columns={[
        { key: "when", header: "When", cell: ({ createdAt }) => <Time value={createdAt} /> },
        {
          key: "what",
          header: "Event",
          cell: ({ state, type }) =>
            state ? <StateBadge state={state} plain /> : <span title={type}>{wordsOf(type)}</span>,
        },
        {
          key: "subject",
          header: "Subject",
          cell: (event) => {
            const place = placeOf(event);
            return (
              <span className="sm:whitespace-nowrap">
                {place ? <Link href={place}>{event.subject}</Link> : event.subject}
              </span>
            );
          },
        },
        {
          key: "message",
          header: "Details",
          cell: ({ message, flow }) =>
            message ? <TextWithTimes text={message} /> : <span className="text-muted">{flow}</span>,
          isMinor: true,
        },
      ]}
    />
  );
}

function wordsOf(type: string): string {
  return Object.hasOwn(eventWords, type) ? eventWords[type as EventType] : type;
}

function placeOf({ type, subject, runId, data }: Event): string | undefined {
  const at = (base: string, id: unknown) => (typeof id === "string" ? `${base}/${id}` : undefined);
  switch (kindOfType(type)) {
    case "run":
    case "task":
      return at("/runs", runId);
    case "deployment":
    case "schedule":
      return type === "deployment.deleted" ? undefined : `/deployments/${subject}`;
    case "model":
      return `/models/${subject}`;
    case "automation":
      return at("/alerts", data.automationId);
    case "delivery":
      return at("/alerts/channels", data.outgoingWebhookId);
    case "webhook":
      return at("/webhooks", data.webhookId);
  }
}
