import type { Metadata } from "next";
import { NewButton } from "@/app/_components/ui/button";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { states as looks } from "@/app/_components/ui/states";
import { Time } from "@/app/_components/ui/time";
import { requireMember } from "@/app/_server/page";
import { AlertsTabs } from "@/app/(portal)/alerts/alerts-tabs";
import { roleAllows } from "@/lib/base/member";
import { listOutgoingWebhooks } from "@/lib/outgoing/queries";
import { DeliveryState } from "./delivery-state";
import { destinationOf } from "./destination";
import { registryEventName } from "./registry-event-name";

export const metadata: Metadata = { title: "Channels" };

export default async function OutgoingPage() {
  const { teamId, role } = await requireMember();
  const webhooks = await listOutgoingWebhooks(teamId);
  const add = roleAllows(role, "editor") && <NewButton href="/alerts/channels/new">New channel</NewButton>;
  return (
    <>
      <PageHeader
        title="Channels"
        description="Where alerts go: e-mail, Slack, Microsoft Teams, Discord, webhooks."
        actions={webhooks.length > 0 && add}
      />
      <AlertsTabs current="channels" />
      <DataTable
        label="Channels"
        rows={webhooks}
        rowKey={({ id }) => id}
        rowHref={({ id }) => `/alerts/channels/${id}`}
        empty={
          <EmptyState title="No channels yet" action={add}>
            A channel is where messages go. Those to webhooks are signed (Standard Webhooks); all are retried
            for three days.
          </EmptyState>
        }
        columns={[
          { key: "name", header: "Name", cell: ({ name }) => name },
          {
            key: "where",
            header: "Destination",
            cell: (channel) => (channel.url ? new URL(channel.url).host : destinationOf(channel)),
            isMinor: true,
          },
          {
            key: "states",
            header: "Tells of",
            cell: ({ states, registryEvents }) =>
              [...states.map((state) => looks[state].label), ...registryEvents.map(registryEventName)].join(
                ", ",
              ) || "Alerts",
            isMinor: true,
          },
          { key: "state", header: "State", cell: ({ isPaused }) => (isPaused ? "Paused" : "Active") },
          {
            key: "last",
            header: "Last delivery",
            cell: ({ lastDelivery }) =>
              lastDelivery ? (
                <span className="inline-flex gap-2">
                  <DeliveryState state={lastDelivery.state} /> <Time value={lastDelivery.createdAt} />
                </span>
              ) : (
                "None yet"
              ),
          },
        ]}
      />
    </>
  );
}
