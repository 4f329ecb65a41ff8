import { LinkButton } from "@/app/_components/ui/button";
import { requireMember } from "@/app/_server/page";
import { roleAllows } from "@/lib/base/member";
import { listWebhooks } from "@/lib/webhooks/queries";
import { WebhooksTable } from "./webhooks-table";

/** The webhooks that start a deployment, for its page. */
export async function WebhooksOf({ deploymentId }: { deploymentId: string }) {
  const { teamId, role } = await requireMember();
  const webhooks = await listWebhooks(teamId, { deploymentId });
  const add = roleAllows(role, "editor") && (
    <LinkButton href={`/webhooks/new?deployment=${deploymentId}`} size="sm">
      Add webhook
    </LinkButton>
  );
  return (
    <section className="grid gap-2">
      <div className="flex items-center justify-between gap-2">
        <h2 className="text-sm font-medium">Webhooks</h2>
        {add}
      </div>
      <WebhooksTable
        webhooks={webhooks}
        empty={
          <p className="text-sm text-muted">
            No webhooks yet. One starts a run when GitHub, a bucket or your own program sends a request.
          </p>
        }
      />
    </section>
  );
}
