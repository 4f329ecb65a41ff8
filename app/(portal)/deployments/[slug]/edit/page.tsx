import type { Metadata } from "next";
import { DeletePanel } from "@/app/_components/forms/delete-panel";
import { PageHeader } from "@/app/_components/ui/page-header";
import { readBlockChoices } from "@/app/_server/block-choices";
import { orNotFound, requireMember } from "@/app/_server/page";
import { deleteDeploymentAction, updateDeploymentAction } from "@/app/(portal)/deployments/actions";
import { DeploymentForm } from "@/app/(portal)/deployments/deployment-form";
import { DeploymentSettings } from "@/lib/deployments/deployment";
import { getDeployment } from "@/lib/deployments/queries";
import { getFlow } from "@/lib/flows/queries";

type Props = { params: Promise<{ slug: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Edit ${(await params).slug}` };
}

export default async function EditDeploymentPage({ params }: Props) {
  const { teamId } = await requireMember("editor");
  const deployment = await orNotFound(getDeployment(teamId, (await params).slug));
  const { versions } = await getFlow(teamId, deployment.flow.slug);
  const blocks = await readBlockChoices(teamId);
  const settings = DeploymentSettings.parse(deployment);
  const { slug } = deployment;
  return (
    <>
      <PageHeader
        title={`Edit ${deployment.name}`}
        breadcrumbs={[
          { label: "Deployments", href: "/deployments" },
          { label: deployment.name, href: `/deployments/${slug}` },
        ]}
        meta={<code>{slug}</code>}
      />
      <DeploymentForm
        action={updateDeploymentAction}
        hidden={{
          slug,
          before: JSON.stringify(settings),
        }}
        versions={versions.map(({ version, definition: { params, blocks } }) => ({
          version,
          params,
          blocks,
        }))}
        blocks={blocks}
        settings={settings}
        cancelHref={`/deployments/${slug}`}
      />
      <div className="mt-8">
        <DeletePanel
          what="deployment"
          name={deployment.name}
          effect="It goes with its schedules. Its runs stay, with their logs and artifacts."
          action={deleteDeploymentAction}
          values={{ slug }}
        />
      </div>
    </>
  );
}
