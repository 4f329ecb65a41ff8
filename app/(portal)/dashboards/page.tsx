import type { Metadata } from "next";
import { NewButton } from "@/app/_components/ui/button";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Time } from "@/app/_components/ui/time";
import { requireMember } from "@/app/_server/page";
import { roleAllows } from "@/lib/base/member";
import { listDashboards } from "@/lib/dashboards/queries";
import { refreshInWords } from "@/lib/dashboards/refresh-times";

export const metadata: Metadata = { title: "Dashboards" };

export default async function DashboardsPage() {
  const { teamId, role } = await requireMember();
  const dashboards = await listDashboards(teamId);
  const add = roleAllows(role, "editor") && <NewButton href="/dashboards/new">New dashboard</NewButton>;
  return (
    <>
      <PageHeader
        title="Dashboards"
        description="Pages of saved queries and of figures of runs and models, which a public link can show to anyone."
        actions={dashboards.length > 0 && add}
      />
      <DataTable
        label="Dashboards"
        rows={dashboards}
        rowKey={({ id }) => id}
        rowHref={({ name }) => `/dashboards/${name}`}
        empty={
          <EmptyState title="No dashboards yet" action={add}>
            Save a query under SQL, then show its result as a table, a chart or a number.
          </EmptyState>
        }
        columns={[
          { key: "title", header: "Title", cell: ({ title }) => title },
          { key: "panels", header: "Panels", align: "end", cell: ({ panels }) => panels.length },
          {
            key: "refresh",
            header: "Refreshed",
            isMinor: true,
            cell: ({ refresh }) => refreshInWords(refresh),
          },
          { key: "last", header: "Last refresh", cell: ({ refreshedAt }) => <Time value={refreshedAt} /> },
          { key: "links", header: "Open links", align: "end", cell: ({ openLinks }) => openLinks },
        ]}
      />
    </>
  );
}
