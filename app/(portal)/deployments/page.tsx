import type { Metadata } from "next";
import { DataTable } from "@/app/_components/data-table";
import { EmptyState } from "@/app/_components/empty-state";
import { PageHeader } from "@/app/_components/page-header";
import { StateBadge } from "@/app/_components/state-badge";
import { Time } from "@/app/_components/time";
import { requireMember } from "@/app/_server/page";
import { listDeployments } from "@/lib/deployments/queries";

export const metadata: Metadata = { title: "Deployments" };

export default async function DeploymentsPage() {
  const { teamId } = await requireMember();
  const deployments = await listDeployments(teamId);
  return (
    <>
      <PageHeader title="Deployments" description="Flows made runnable for the team. Open one to run it." />
      <DataTable
        label="Deployments"
        rows={deployments}
        rowKey={(row) => row.id}
        rowHref={(row) => `/deployments/${row.slug}`}
        empty={
          <EmptyState title="No deployments yet">
            A deployment makes a flow runnable with its parameters.
          </EmptyState>
        }
        columns={[
          { key: "name", header: "Deployment", cell: (row) => row.name },
          { key: "flow", header: "Flow", cell: (row) => row.flow.slug, isMono: true, isMinor: true },
          {
            key: "state",
            header: "Last run",
            cell: (row) => (row.lastRun ? <StateBadge state={row.lastRun.state} plain /> : "Never run"),
          },
          { key: "when", header: "When", cell: (row) => <Time value={row.lastRun?.createdAt} /> },
        ]}
      />
    </>
  );
}
