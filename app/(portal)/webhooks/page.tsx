import type { Metadata } from "next";
import { NewButton } from "@/app/_components/ui/button";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { requireMember } from "@/app/_server/page";
import { roleAllows } from "@/lib/base/member";
import { listWebhooks } from "@/lib/webhooks/queries";
import { WebhooksTable } from "./webhooks-table";

export const metadata: Metadata = { title: "Webhooks" };

export default async function WebhooksPage() {
  const { teamId, role } = await requireMember();
  const webhooks = await listWebhooks(teamId);
  const add = roleAllows(role, "editor") && <NewButton href="/webhooks/new">New webhook</NewButton>;
  return (
    <>
      <PageHeader
        title="Webhooks"
        description="Start runs when something happens in another system."
        actions={webhooks.length > 0 && add}
      />
      <WebhooksTable
        webhooks={webhooks}
        empty={
          <EmptyState title="No webhooks yet" action={add}>
            A webhook starts a deployment when GitHub, a bucket or your own program sends a request.
          </EmptyState>
        }
      />
    </>
  );
}
