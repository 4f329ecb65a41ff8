import type { Metadata } from "next";
import { z } from "zod";
import { LinkButton, NewButton } from "@/app/_components/ui/button";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { formatNumber } from "@/app/_components/ui/format";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Time } from "@/app/_components/ui/time";
import { requireMember } from "@/app/_server/page";
import { roleAllows } from "@/lib/base/member";
import { listDatasets } from "@/lib/datasets/queries";
import { UploadForm } from "./upload-form";

export const metadata: Metadata = { title: "Datasets" };

const Query = z.object({ new: z.string().optional().catch(undefined) });

export default async function DatasetsPage({ searchParams }: { searchParams: Promise<unknown> }) {
  const { teamId, role } = await requireMember();
  const { new: isNew } = Query.parse(await searchParams);
  const mayAdd = roleAllows(role, "editor");
  const { items } = await listDatasets(teamId, { limit: 200 });
  return (
    <>
      <PageHeader
        title="Datasets"
        description="Your team's tables. Each upload creates an immutable version."
        actions={
          <>
            {roleAllows(role, "operator") && (
              <>
                <LinkButton href="/deployments/import-files">Import files</LinkButton>
                <LinkButton href="/deployments/import-table">Import table</LinkButton>
              </>
            )}
            {mayAdd && items.length > 0 && isNew === undefined && (
              <NewButton href="/datasets?new">New dataset</NewButton>
            )}
          </>
        }
      />
      {mayAdd && (isNew !== undefined || items.length === 0) && (
        <section aria-label="New dataset" className="mb-5 rounded-md border border-line bg-panel p-4">
          <UploadForm />
        </section>
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
