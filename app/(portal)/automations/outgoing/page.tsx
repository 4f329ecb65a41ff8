import { Plus } from "lucide-react";
import type { Metadata } from "next";
import { LinkButton } from "@/app/_components/ui/button";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { states as looks } from "@/app/_components/ui/states";
import { Time } from "@/app/_components/ui/time";
import { requireMember } from "@/app/_server/page";
import { AutomationsTabs } from "@/app/(portal)/automations/automations-tabs";
import { roleAllows } from "@/lib/base/member";
import { listOutgoingWebhooks } from "@/lib/outgoing/queries";
import { DeliveryState } from "./delivery-state";
import { registryEventName } from "./registry-event-name";

export const metadata: Metadata = { title: "Outgoing webhooks" };

export default async function OutgoingPage() {
  const { teamId, role } = await requireMember();
  const webhooks = await listOutgoingWebhooks(teamId);
  const add = roleAllows(role, "editor") && (
    <LinkButton href="/automations/outgoing/new" variant="primary">
      <Plus aria-hidden="true" /> New outgoing webhook
    </LinkButton>
  );
  return (
    <>
      <PageHeader
        title="Outgoing webhooks"
        description="Notify services and Slack channels when a run changes state, and services when the model registry changes."
        actions={webhooks.length > 0 && add}
      />
      <AutomationsTabs current="outgoing" />
      <DataTable
        label="Outgoing webhooks"
        rows={webhooks}
        rowKey={({ id }) => id}
        rowHref={({ id }) => `/automations/outgoing/${id}`}
        empty={
          <EmptyState title="No outgoing webhooks yet" action={add}>
            Messages to services are signed (Standard Webhooks) and retried for three days. Slack gets a short
            text with a link.
          </EmptyState>
        }
        columns={[
          { key: "name", header: "Name", cell: ({ name }) => name },
          {
            key: "where",
            header: "Destination",
            cell: ({ url, block }) => (url ? new URL(url).host : `Slack (${block})`),
            isMinor: true,
          },
          {
            key: "states",
            header: "Events",
            cell: ({ states, registryEvents }) =>
              [...states.map((state) => looks[state].label), ...registryEvents.map(registryEventName)].join(
                ", ",
              ),
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
