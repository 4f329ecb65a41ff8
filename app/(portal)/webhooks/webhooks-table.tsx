import type { ReactNode } from "react";
import { DataTable } from "@/app/_components/ui/data-table";
import { formatNumber } from "@/app/_components/ui/format";
import { Time } from "@/app/_components/ui/time";
import { countedDeliveries, type ListedWebhook } from "@/lib/webhooks/queries";
import { getScheme } from "@/lib/webhooks/schemes";

/** Webhooks as rows, each leading to its page. */
export function WebhooksTable({ webhooks, empty }: { webhooks: ListedWebhook[]; empty: ReactNode }) {
  return (
    <DataTable
      label="Webhooks"
      rows={webhooks}
      rowKey={(webhook) => webhook.id}
      rowHref={(webhook) => `/webhooks/${webhook.id}`}
      empty={empty}
      columns={[
        { key: "name", header: "Webhook", cell: ({ name }) => name },
        { key: "deployment", header: "Starts", cell: ({ deploymentName }) => deploymentName },
        { key: "scheme", header: "Sender", cell: ({ scheme }) => getScheme(scheme).name, isMinor: true },
        { key: "state", header: "State", cell: ({ isPaused }) => (isPaused ? "Paused" : "Active") },
        {
          key: "deliveries",
          header: "Deliveries",
          cell: ({ deliveries }) =>
            deliveries < countedDeliveries ? deliveries : `${formatNumber(countedDeliveries)} or more`,
          align: "end",
          isMinor: true,
        },
        {
          key: "last",
          header: "Last delivery",
          cell: ({ lastDeliveryAt }) => <Time value={lastDeliveryAt} />,
        },
      ]}
    />
  );
}
