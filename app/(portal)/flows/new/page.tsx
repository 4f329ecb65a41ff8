import type { Metadata } from "next";
import { PageHeader } from "@/app/_components/ui/page-header";
import { orNotFound, requireMember } from "@/app/_server/page";
import { EditorPage } from "@/app/(portal)/flows/editor/editor-page";
import { emptyDraft } from "@/lib/flows/draft";
import { getFlow } from "@/lib/flows/queries";

export const metadata: Metadata = { title: "New flow" };

type Props = { searchParams: Promise<{ from?: string }> };

/** An empty flow, or a copy of another flow. */
export default async function NewFlowPage({ searchParams }: Props) {
  const { teamId } = await requireMember("editor");
  const { from } = await searchParams;
  const flow = from ? await orNotFound(getFlow(teamId, from)) : undefined;
  const definition = flow?.versions[0]?.definition;
  return (
    <>
      <PageHeader
        title="New flow"
        breadcrumbs={[{ label: "Flows", href: "/flows" }]}
        description="Add tasks, connect outputs to inputs, save a version, then deploy it."
      />
      <EditorPage
        teamId={teamId}
        initial={{
          ...emptyDraft,
          ...(definition && {
            params: definition.params,
            nodes: definition.nodes,
            timeoutMs: definition.timeoutMs,
            pool: definition.pool,
          }),
          ...(flow && {
            name: `${flow.name} (copy)`,
            slug: `own-${flow.slug}`,
            description: flow.description,
          }),
        }}
        basedOn=""
      />
    </>
  );
}
