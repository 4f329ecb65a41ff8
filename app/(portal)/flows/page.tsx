import type { Metadata } from "next";
import { DataTable } from "@/app/_components/data-table";
import { EmptyState } from "@/app/_components/empty-state";
import { PageHeader } from "@/app/_components/page-header";
import { requireMember } from "@/app/_server/page";
import { listFlows } from "@/lib/flows/queries";

export const metadata: Metadata = { title: "Flows" };

export default async function FlowsPage() {
  const { teamId } = await requireMember();
  return (
    <>
      <PageHeader
        title="Flows"
        description="Graphs of tasks with typed parameters, versioned by their content."
      />
      <DataTable
        label="Flows"
        rows={await listFlows(teamId)}
        rowKey={(flow) => flow.id}
        rowHref={(flow) => `/flows/${flow.slug}`}
        empty={<EmptyState title="No flows yet">Shipped flows appear here at the next start.</EmptyState>}
        columns={[
          { key: "name", header: "Flow", cell: (flow) => flow.name },
          { key: "slug", header: "Slug", cell: (flow) => flow.slug, isMono: true },
          { key: "description", header: "What it does", cell: (flow) => flow.description, isMinor: true },
        ]}
      />
    </>
  );
}
