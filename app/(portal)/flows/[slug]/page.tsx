import type { Metadata } from "next";
import { LinkButton } from "@/app/_components/button";
import { DataTable } from "@/app/_components/data-table";
import { FlowGraph } from "@/app/_components/flow-graph";
import { PageHeader } from "@/app/_components/page-header";
import { Time } from "@/app/_components/time";
import { orNotFound, requireMember } from "@/app/_server/page";
import { upstreamOf } from "@/lib/flows/flow";
import { getFlow } from "@/lib/flows/queries";
import { roleAllows } from "@/lib/teams/member";

type Props = { params: Promise<{ slug: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).slug };
}

export default async function FlowPage({ params }: Props) {
  const { teamId, role } = await requireMember();
  const flow = await orNotFound(getFlow(teamId, (await params).slug));
  const newest = flow.versions[0];
  return (
    <>
      <PageHeader
        title={flow.name}
        description={flow.description}
        breadcrumbs={[{ label: "Flows", href: "/flows" }]}
        meta={
          <>
            <code>{flow.slug}</code>
            {flow.isShipped && <span>Comes with Switchyard</span>}
          </>
        }
        actions={
          roleAllows(role, "editor") && (
            <LinkButton href={`/deployments/new?flow=${flow.slug}`}>New deployment</LinkButton>
          )
        }
      />
      {newest && (
        <FlowGraph
          nodes={newest.definition.nodes.map((node) => ({
            id: node.id,
            label: node.id,
            task: node.task,
            after: upstreamOf(node),
          }))}
        />
      )}
      <h2 className="mb-2 mt-6 text-sm font-medium">Versions</h2>
      <DataTable
        label="Versions"
        rows={flow.versions}
        rowKey={(version) => version.id}
        columns={[
          {
            key: "version",
            header: "Version",
            cell: ({ id, version }) => (id === newest?.id ? `${version}, the newest` : version),
          },
          {
            key: "hash",
            header: "SHA-256 of the definition",
            cell: ({ hash }) => hash.slice(0, 16),
            isMono: true,
          },
          { key: "nodes", header: "Nodes", cell: ({ definition }) => definition.nodes.length, align: "end" },
          { key: "made", header: "Made", cell: ({ createdAt }) => <Time value={createdAt} /> },
          {
            key: "saved",
            header: "Last saved",
            cell: ({ savedAt }) => <Time value={savedAt} />,
            isMinor: true,
          },
        ]}
      />
    </>
  );
}
