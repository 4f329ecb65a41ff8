import type { Metadata } from "next";
import Link from "next/link";
import { z } from "zod";
import { Select } from "@/app/_components/forms/field";
import { Button, LinkButton } from "@/app/_components/ui/button";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageLinks } from "@/app/_components/ui/page-links";
import { Time } from "@/app/_components/ui/time";
import { orNotFound, requireMember } from "@/app/_server/page";
import { OutcomeBadge, outcomes } from "@/app/(portal)/webhooks/outcome-badge";
import { getWebhook, type ListedDelivery, listDeliveries } from "@/lib/webhooks/queries";
import { deliveryOutcomes } from "@/lib/webhooks/webhook";
import { WebhookHeader } from "./webhook-header";

export const metadata: Metadata = { title: "Webhook" };

type Props = { params: Promise<{ id: string }>; searchParams: Promise<unknown> };
const Query = z.object({
  outcome: z.enum(deliveryOutcomes).optional().catch(undefined),
  cursor: z.string().optional().catch(undefined),
});

export default async function WebhookPage({ params, searchParams }: Props) {
  const { teamId, role } = await requireMember();
  const webhook = await orNotFound(getWebhook(teamId, (await params).id));
  const { outcome, cursor } = Query.parse(await searchParams);
  const { items, nextCursor } = await listDeliveries(teamId, webhook.id, { outcome, cursor });
  const next = new URLSearchParams({ ...(outcome && { outcome }), cursor: nextCursor ?? "" });
  return (
    <>
      <WebhookHeader webhook={webhook} role={role} current="Deliveries" />
      <form className="mb-3 flex flex-wrap items-center gap-2">
        <label htmlFor="outcome" className="text-sm">
          Outcome
        </label>
        <div className="w-44">
          <Select id="outcome" name="outcome" defaultValue={outcome ?? ""}>
            <option value="">All</option>
            {deliveryOutcomes.map((choice) => (
              <option key={choice} value={choice}>
                {outcomes[choice].label}
              </option>
            ))}
          </Select>
        </div>
        <Button type="submit">Show</Button>
      </form>
      <DataTable
        label="Deliveries"
        rows={items}
        rowKey={({ id }) => id}
        rowHref={({ id }) => `/webhooks/${webhook.id}/deliveries/${id}`}
        empty={
          <EmptyState
            title={outcome ? "No deliveries with this outcome" : "No deliveries yet"}
            action={<LinkButton href={`/webhooks/${webhook.id}/setup`}>Send a test delivery</LinkButton>}
          >
            Requests to the webhook’s address appear here with their outcome.
          </EmptyState>
        }
        columns={[
          { key: "time", header: "Received", cell: ({ createdAt }) => <Time value={createdAt} /> },
          { key: "outcome", header: "Outcome", cell: (row) => <OutcomeBadge outcome={row.outcome} /> },
          { key: "run", header: "Run", cell: runOf },
          { key: "id", header: "Message", cell: messageOf, isMono: true, isMinor: true },
          {
            key: "why",
            header: "Details",
            cell: ({ outcomeMessage }) => <span className="text-muted">{outcomeMessage}</span>,
            isMinor: true,
          },
        ]}
      />
      <PageLinks
        links={[nextCursor && { label: "Older deliveries", href: `/webhooks/${webhook.id}?${next}` }]}
      />
    </>
  );
}

function runOf({ runId, runName }: ListedDelivery) {
  return runId ? (
    <Link href={`/runs/${runId}`} className="underline">
      {runName}
    </Link>
  ) : (
    <span className="text-muted">–</span>
  );
}

function messageOf({ messageId, isReplay, repeats }: ListedDelivery) {
  const notes = [isReplay && "replay", repeats > 0 && `received ${repeats + 1} times`].filter(Boolean);
  return `${messageId ?? "no ID"}${notes.length > 0 ? ` (${notes.join(", ")})` : ""}`;
}
