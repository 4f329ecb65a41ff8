import type { Metadata } from "next";
import { DataTable } from "@/app/_components/data-table";
import { EmptyState } from "@/app/_components/empty-state";
import { formatNumber } from "@/app/_components/format";
import { PageHeader } from "@/app/_components/page-header";
import { Time } from "@/app/_components/time";
import { requireMember } from "@/app/_server/page";
import { listDatasets } from "@/lib/datasets/queries";

export const metadata: Metadata = { title: "Datasets" };

export default async function DatasetsPage() {
  const { teamId } = await requireMember();
  const { items } = await listDatasets(teamId, { limit: 200 });
  return (
    <>
      <PageHeader
        title="Datasets"
        description="Named tables of the team. Each upload is a version that never changes."
      />
      <DataTable
        label="Datasets"
        rows={items}
        rowKey={(row) => row.id}
        rowHref={(row) => `/datasets/${row.name}`}
        empty={
          <EmptyState title="No datasets yet">
            Post a CSV to /api/v1/datasets/claims/versions to make one.
          </EmptyState>
        }
        columns={[
          { key: "name", header: "Dataset", cell: (row) => row.name },
          {
            key: "version",
            header: "Newest version",
            cell: (row) => row.latest?.version ?? "–",
            align: "end",
          },
          {
            key: "rows",
            header: "Rows",
            cell: (row) => (row.latest ? formatNumber(row.latest.rows) : "–"),
            align: "end",
          },
          {
            key: "kind",
            header: "Data",
            cell: (row) => (row.latest?.isSynthetic ? "Synthetic" : "Uploaded"),
            isMinor: true,
          },
          { key: "when", header: "Uploaded", cell: (row) => <Time value={row.latest?.createdAt} /> },
        ]}
      />
    </>
  );
}
