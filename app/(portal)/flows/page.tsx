import type { Metadata } from "next";
import Link from "next/link";
import { NewButton } from "@/app/_components/ui/button";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { StateBadge } from "@/app/_components/ui/state-badge";
import { Time } from "@/app/_components/ui/time";
import { requireMember } from "@/app/_server/page";
import { roleAllows } from "@/lib/base/member";
import { listFlowsWithUse } from "@/lib/flows/list-flows-with-use";

export const metadata: Metadata = { title: "Flows" };

export default async function FlowsPage() {
  const { teamId, role } = await requireMember();
  return (
    <>
      <PageHeader
        title="Flows"
        description="Graphs of tasks with typed parameters. Every change is a new version."
        actions={roleAllows(role, "editor") && <NewButton href="/flows/new">New flow</NewButton>}
      />
      <DataTable
        label="Flows"
        rows={await listFlowsWithUse(teamId)}
        rowKey={({ slug }) => slug}
        rowHref={({ slug }) => `/flows/${slug}`}
        empty={<EmptyState title="No flows yet">Built-in flows appear after the next restart.</EmptyState>}
        columns={[
          { key: "name", header: "Flow", cell: ({ name }) => name },
          {
            key: "description",
            header: "Description",
            isMinor: true,
            cell: ({ description }) => <span className="line-clamp-1 max-w-xl">{description}</span>,
          },
          {
            key: "versions",
            header: "Versions",
            align: "end",
            isMinor: true,
            cell: ({ versions }) => versions,
          },
          {
            key: "deployments",
            header: "Deployments",
            align: "end",
            isMinor: true,
            cell: (flow) => flow.deployments,
          },
          {
            key: "last",
            header: "Last run",
            cell: ({ lastRun }) =>
              lastRun ? (
                <Link href={`/runs/${lastRun.id}`} className="inline-flex items-center gap-2">
                  <StateBadge state={lastRun.state} plain /> <Time value={lastRun.createdAt} />
                </Link>
              ) : (
                <span className="text-muted">no runs yet</span>
              ),
          },
        ]}
      />
    </>
  );
}
