import type { Metadata } from "next";
import { CodeBlock } from "@/app/_components/ui/code-block";
import { formatAbsolute } from "@/app/_components/ui/format";
import { orNotFound, requireMember } from "@/app/_server/page";
import { readerZone } from "@/app/_server/reader-zone";
import { WebhookHeader } from "@/app/(portal)/webhooks/[id]/webhook-header";
import { outcomes } from "@/app/(portal)/webhooks/outcome-badge";
import { roleAllows } from "@/lib/base/member";
import { getDeployment } from "@/lib/deployments/queries";
import { getWebhook, type ListedDelivery, listDeliveries } from "@/lib/webhooks/queries";
import { MappingForm } from "./mapping-form";

export const metadata: Metadata = { title: "Mapping" };

export default async function MappingPage({ params }: { params: Promise<{ id: string }> }) {
  const { teamId, role } = await requireMember();
  const { zone } = await readerZone();
  const webhook = await orNotFound(getWebhook(teamId, (await params).id));
  const { flowVersion } = await getDeployment(teamId, webhook.deployment);
  const { items } = await listDeliveries(teamId, webhook.id, { limit: 50 });
  const mapping = JSON.stringify(webhook.mapping, null, 2);
  return (
    <>
      <WebhookHeader webhook={webhook} role={role} current="Mapping" />
      {roleAllows(role, "editor") ? (
        <MappingForm
          id={webhook.id}
          updatedAt={webhook.updatedAt.toISOString()}
          mapping={mapping}
          filter={webhook.filter ?? ""}
          parameters={Object.keys((flowVersion.definition.params.properties ?? {}) as object)}
          deliveries={items
            .filter(({ outcome }) => outcome !== "refused")
            .map((delivery) => ({ id: delivery.id, label: labelOf(delivery, zone) }))}
        />
      ) : (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
          <CodeBlock what="mapping" text={mapping} />
          <CodeBlock what="filter" text={webhook.filter ?? "(none: every delivery starts a run)"} />
        </div>
      )}
    </>
  );
}

function labelOf({ createdAt, outcome, messageId }: ListedDelivery, zone: string): string {
  return [formatAbsolute(createdAt, zone), outcomes[outcome].label, messageId].filter(Boolean).join(" · ");
}
