import type { Metadata } from "next";
import { DataTable } from "@/app/_components/data-table";
import { formatBytes, formatNumber } from "@/app/_components/format";
import { PageHeader } from "@/app/_components/page-header";
import { Time } from "@/app/_components/time";
import { orNotFound, requireMember } from "@/app/_server/page";
import { LineageGraph } from "@/app/(portal)/models/lineage-graph";
import { getDataset } from "@/lib/datasets/queries";
import { lineageId } from "@/lib/models/lineage";
import { roleAllows } from "@/lib/teams/member";
import { UploadForm } from "./upload-form";

type Props = { params: Promise<{ name: string }>; searchParams: Promise<{ version?: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).name };
}

export default async function DatasetPage({ params, searchParams }: Props) {
  const { teamId, role } = await requireMember();
  const { name } = await params;
  const dataset = await orNotFound(getDataset(teamId, name));
  const wanted = (await searchParams).version;
  const shown = dataset.versions.find((one) => String(one.version) === wanted) ?? dataset.versions[0];
  return (
    <>
      <PageHeader
        title={dataset.name}
        description={dataset.description}
        breadcrumbs={[{ label: "Datasets", href: "/datasets" }]}
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        {roleAllows(role, "editor") && <UploadForm dataset={dataset.name} />}
        <section className="grid gap-2">
          <h2 className="text-sm font-medium">Versions</h2>
          <DataTable
            label="Versions"
            rows={dataset.versions}
            rowKey={(version) => version.id}
            rowHref={(version) => `/datasets/${name}?version=${version.version}`}
            columns={[
              { key: "version", header: "Version", cell: ({ version }) => version },
              { key: "rows", header: "Rows", cell: ({ rows }) => formatNumber(rows), align: "end" },
              { key: "size", header: "Size", cell: ({ sizeBytes }) => formatBytes(sizeBytes), align: "end" },
              {
                key: "sha",
                header: "SHA-256",
                cell: ({ sha256 }) => sha256.slice(0, 12),
                isMono: true,
                isMinor: true,
              },
              {
                key: "data",
                header: "Data",
                cell: ({ isSynthetic }) => (isSynthetic ? "Synthetic" : "Uploaded"),
              },
              { key: "made", header: "Uploaded", cell: ({ createdAt }) => <Time value={createdAt} /> },
            ]}
          />
        </section>
        {shown && <LineageGraph teamId={teamId} id={lineageId.dataset(dataset.name, shown.version)} />}
        {shown && (
          <section className="grid gap-2">
            <h2 className="text-sm font-medium">Columns of version {shown.version}</h2>
            {shown.note && <p className="text-sm text-muted break-words">{shown.note}</p>}
            {shown.uri.startsWith("gs:") && (
              <p className="text-sm text-muted">
                It lies at <code className="break-all">{shown.uri}</code>
              </p>
            )}
            <DataTable
              label="Columns"
              rows={shown.columns}
              rowKey={(column) => column.name}
              columns={[
                { key: "name", header: "Column", cell: ({ name }) => name, isMono: true },
                { key: "type", header: "Type", cell: ({ type }) => type },
                {
                  key: "distinct",
                  header: "Distinct",
                  cell: ({ distinct }) => formatNumber(distinct),
                  align: "end",
                },
                { key: "nulls", header: "Missing", cell: ({ nulls }) => formatNumber(nulls), align: "end" },
                {
                  key: "top",
                  header: "Most frequent",
                  cell: ({ top }) =>
                    top
                      .slice(0, 3)
                      .map(({ value, count }) => `${value} (${formatNumber(count)})`)
                      .join(", "),
                },
              ]}
            />
          </section>
        )}
      </div>
    </>
  );
}
