import type { Metadata } from "next";
import { LinkButton } from "@/app/_components/ui/button";
import { DataTable } from "@/app/_components/ui/data-table";
import { Disclosure } from "@/app/_components/ui/disclosure";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { formatNumber } from "@/app/_components/ui/format";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Time } from "@/app/_components/ui/time";
import { requireMember } from "@/app/_server/page";
import { roleAllows } from "@/lib/base/member";
import { listDatasets } from "@/lib/datasets/queries";
import { UploadForm } from "./upload-form";

export const metadata: Metadata = { title: "Datasets" };

export default async function DatasetsPage() {
  const { teamId, role } = await requireMember();
  const { items } = await listDatasets(teamId, { limit: 200 });
  return (
    <>
      <PageHeader
        title="Datasets"
        description="Your team's tables. Each upload creates an immutable version."
        actions={
          roleAllows(role, "operator") && (
            <>
              <LinkButton href="/deployments/import-files">Import files</LinkButton>
              <LinkButton href="/deployments/import-table">Import table</LinkButton>
            </>
          )
        }
      />
      {roleAllows(role, "editor") && (
        <div className="mb-5">
          <Disclosure title="New dataset" isOpen={items.length === 0}>
            <UploadForm />
          </Disclosure>
        </div>
      )}
      <DataTable
        label="Datasets"
        rows={items}
        rowKey={(row) => row.id}
        rowHref={(row) => `/datasets/${row.name}`}
        empty={
          <EmptyState title="No datasets yet">
            Editors create one by uploading a CSV or Parquet file.
          </EmptyState>
        }
        columns={[
          { key: "name", header: "Dataset", cell: (row) => row.name },
          {
            key: "version",
            header: "Latest version",
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
            header: "Source",
            cell: (row) => (row.latest?.isSynthetic ? "Synthetic" : "Uploaded"),
            isMinor: true,
          },
          { key: "when", header: "Uploaded", cell: (row) => <Time value={row.latest?.createdAt} /> },
        ]}
      />
    </>
  );
}
