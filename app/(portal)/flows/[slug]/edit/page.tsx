import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { PageHeader } from "@/app/_components/page-header";
import { orNotFound, requireMember } from "@/app/_server/page";
import { getFlow } from "@/lib/flows/queries";
import { EditorPage } from "../../editor/editor-page";

export const metadata: Metadata = { title: "Edit flow" };

type Props = { params: Promise<{ slug: string }> };

export default async function EditFlowPage({ params }: Props) {
  const { teamId } = await requireMember("editor");
  const flow = await orNotFound(getFlow(teamId, (await params).slug));
  const [newest] = flow.versions;
  if (flow.isShipped || !newest) redirect(`/flows/new?from=${flow.slug}`);
  const { blocks: _, ...definition } = newest.definition;
  return (
    <>
      <PageHeader
        title={`Edit ${flow.name}`}
        breadcrumbs={[
          { label: "Flows", href: "/flows" },
          { label: flow.name, href: `/flows/${flow.slug}` },
        ]}
        description={`From version ${newest.version}. Runs and fixed deployments keep the version that they have.`}
      />
      <EditorPage
        initial={{ ...definition, name: flow.name, description: flow.description }}
        basedOn={newest.id}
      />
    </>
  );
}
