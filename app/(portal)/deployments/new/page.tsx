import type { Metadata } from "next";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { readBlockChoices } from "@/app/_server/block-choices";
import { orNotFound, requireMember } from "@/app/_server/page";
import { createDeploymentAction } from "@/app/(portal)/deployments/actions";
import { DeploymentForm } from "@/app/(portal)/deployments/deployment-form";
import { DeploymentSettings } from "@/lib/deployments/deployment";
import { getDeployment, listDeploymentNames } from "@/lib/deployments/queries";
import { getFlow, listFlows } from "@/lib/flows/queries";

export const metadata: Metadata = { title: "New deployment" };

const fresh = {
  name: "",
  description: "",
  version: null,
  params: {},
  blocks: {},
  tags: [],
  pool: null,
  concurrencyLimit: null,
  onConflict: "queue",
  priority: null,
  retries: 0,
  retryDelayMs: 0,
} satisfies DeploymentSettings;

/** Choose the flow first, then its settings; or copy both from the deployment `from`. */
export default async function NewDeploymentPage({
  searchParams,
}: {
  searchParams: Promise<{ flow?: string; from?: string }>;
}) {
  const { teamId } = await requireMember("editor");
  const { flow: flowSlug, from } = await searchParams;
  const model = from ? await orNotFound(getDeployment(teamId, from)) : undefined;
  const slug = model?.flow.slug ?? flowSlug;
  const breadcrumbs = [{ label: "Deployments", href: "/deployments" }];
  if (!slug) {
    return (
      <>
        <PageHeader title="New deployment" description="Choose the flow to run." breadcrumbs={breadcrumbs} />
        <DataTable
          label="Flows"
          rows={await listFlows(teamId)}
          rowKey={(flow) => flow.id}
          rowHref={(flow) => `/deployments/new?flow=${flow.slug}`}
          empty={<EmptyState title="No flows yet">Create a flow first.</EmptyState>}
          columns={[
            { key: "name", header: "Flow", cell: (flow) => flow.name },
            { key: "slug", header: "Slug", cell: (flow) => flow.slug, isMono: true },
            { key: "description", header: "Description", cell: (flow) => flow.description, isMinor: true },
          ]}
        />
      </>
    );
  }
  const flow = await orNotFound(getFlow(teamId, slug));
  const blocks = await readBlockChoices(teamId);
  const taken = await listDeploymentNames(teamId);
  const settings = model
    ? { ...DeploymentSettings.parse(model), name: `Copy of ${model.name}`.slice(0, 120) }
    : { ...fresh, name: freeNames(flow, taken).name };
  return (
    <>
      <PageHeader
        title={model ? `Duplicate ${model.name}` : `New deployment of ${flow.name}`}
        description={model && "Settings are copied; schedules and webhooks are not."}
        breadcrumbs={breadcrumbs}
      />
      <DeploymentForm
        action={createDeploymentAction}
        hidden={{ flow: flow.slug }}
        slug={model ? `${model.slug}-copy`.slice(0, 80) : freeNames(flow, taken).slug}
        versions={flow.versions.map(({ version, definition: { params, blocks } }) => ({
          version,
          params,
          blocks,
        }))}
        blocks={blocks}
        settings={settings}
        cancelHref="/deployments"
      />
    </>
  );
}

/** Name and slug of a flow's next deployment: those of the flow, with a number where they are taken. */
function freeNames(flow: { name: string; slug: string }, taken: { name: string; slug: string }[]) {
  const isFree = (number: number) =>
    !taken.some(
      ({ slug, name }) => slug === numbered(flow.slug, number, "-") || name === numbered(flow.name, number),
    );
  let number = 1;
  while (!isFree(number)) number++;
  return { slug: numbered(flow.slug, number, "-"), name: numbered(flow.name, number) };
}

function numbered(text: string, number: number, join = " "): string {
  return number === 1 ? text : `${text.slice(0, 70)}${join}${number}`;
}
