import type { Metadata } from "next";
import { LinkButton } from "@/app/_components/ui/button";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { orNotFound, requireMember } from "@/app/_server/page";
import { EditorPage } from "@/app/(portal)/flows/editor/editor-page";
import { getFlow } from "@/lib/flows/queries";

export const metadata: Metadata = { title: "Edit flow" };

type Props = { params: Promise<{ slug: string }> };

export default async function EditFlowPage({ params }: Props) {
  const { teamId } = await requireMember("editor");
  const flow = await orNotFound(getFlow(teamId, (await params).slug));
  const [newest] = flow.versions;
  if (flow.isShipped || !newest)
    return (
      <EmptyState
        title={`${flow.name} ships with Switchyard and can’t be edited`}
        level={1}
        action={<LinkButton href={`/flows/new?from=${flow.slug}`}>Create your own copy</LinkButton>}
      >
        Your copy starts with all of its nodes and parameters.
      </EmptyState>
    );
  const { blocks: _, ...definition } = newest.definition;
  return (
    <>
      <PageHeader
        title={`Edit ${flow.name}`}
        breadcrumbs={[
          { label: "Flows", href: "/flows" },
          { label: flow.name, href: `/flows/${flow.slug}` },
        ]}
        description={`From version ${newest.version}. Existing runs and pinned deployments keep their version.`}
      />
      <EditorPage
        teamId={teamId}
        initial={{ ...definition, name: flow.name, description: flow.description }}
        basedOn={newest.id}
      />
    </>
  );
}
