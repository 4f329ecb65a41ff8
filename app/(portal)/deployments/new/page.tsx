import type { Metadata } from "next";
import { DataTable } from "@/app/_components/data-table";
import { EmptyState } from "@/app/_components/empty-state";
import { PageHeader } from "@/app/_components/page-header";
import { orNotFound, requireMember } from "@/app/_server/page";
import { createDeploymentAction } from "@/app/(portal)/deployments/actions";
import { DeploymentForm } from "@/app/(portal)/deployments/deployment-form";
import { listBlocks } from "@/lib/blocks/queries";
import { getFlow, listFlows } from "@/lib/flows/queries";

export const metadata: Metadata = { title: "New deployment" };

/** First the flow is chosen, then what it runs with. */
export default async function NewDeploymentPage({
  searchParams,
}: {
  searchParams: Promise<{ flow?: string }>;
}) {
  const { teamId } = await requireMember("editor");
  const { flow: slug } = await searchParams;
  const breadcrumbs = [{ label: "Deployments", href: "/deployments" }];
  if (!slug) {
    return (
      <>
        <PageHeader title="New deployment" description="Which flow is it to run?" breadcrumbs={breadcrumbs} />
        <DataTable
          label="Flows"
          rows={await listFlows(teamId)}
          rowKey={(flow) => flow.id}
          rowHref={(flow) => `/deployments/new?flow=${flow.slug}`}
          empty={<EmptyState title="No flows yet">Make one through the API first.</EmptyState>}
          columns={[
            { key: "name", header: "Flow", cell: (flow) => flow.name },
            { key: "slug", header: "Slug", cell: (flow) => flow.slug, isMono: true },
            { key: "description", header: "What it does", cell: (flow) => flow.description, isMinor: true },
          ]}
        />
      </>
    );
  }
  const flow = await orNotFound(getFlow(teamId, slug));
  const blocks = await listBlocks(teamId);
  return (
    <>
      <PageHeader title={`New deployment of ${flow.name}`} breadcrumbs={breadcrumbs} />
      <DeploymentForm
        action={createDeploymentAction}
        hidden={{ flow: flow.slug }}
        slug=""
        versions={flow.versions.map(({ version, definition: { params, blocks } }) => ({
          version,
          params,
          blocks,
        }))}
        blocks={blocks.map(({ name, type }) => ({ name, type }))}
        settings={{
          name: "",
          description: "",
          version: null,
          params: {},
          blocks: {},
          tags: [],
          concurrencyLimit: null,
          onConflict: "queue",
        }}
        cancelHref="/deployments"
      />
    </>
  );
}
