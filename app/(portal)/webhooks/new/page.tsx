import type { Metadata } from "next";
import { z } from "zod";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { requireMember } from "@/app/_server/page";
import { listDeployments } from "@/lib/deployments/queries";
import { schemes } from "@/lib/webhooks/schemes";
import { NewWebhookForm } from "./new-webhook-form";

export const metadata: Metadata = { title: "New webhook" };

const Query = z.object({ deployment: z.string().optional().catch(undefined) });

export default async function NewWebhookPage({ searchParams }: { searchParams: Promise<unknown> }) {
  const { teamId } = await requireMember("editor");
  const { deployment } = Query.parse(await searchParams);
  const deployments = await listDeployments(teamId);
  return (
    <>
      <PageHeader
        title="New webhook"
        description="Choose the deployment to start and the sender. You map fields to parameters in the next step."
        breadcrumbs={[{ label: "Webhooks", href: "/webhooks" }]}
      />
      {deployments.length === 0 ? (
        <EmptyState title="No deployments yet">
          A webhook starts a deployment. Create a deployment first.
        </EmptyState>
      ) : (
        <NewWebhookForm
          deployment={deployments.find(({ id }) => id === deployment)?.slug}
          deployments={deployments.map(({ slug, name }) => ({ slug, name }))}
          schemes={schemes.map(({ slug, name, description, settings, newSecret }) => ({
            slug,
            name,
            description,
            settings: z.toJSONSchema(settings, { io: "input" }),
            hasSecret: newSecret !== undefined,
          }))}
        />
      )}
    </>
  );
}
