import type { Metadata } from "next";
import { LinkButton } from "@/app/_components/button";
import { DataTable } from "@/app/_components/data-table";
import { EmptyState } from "@/app/_components/empty-state";
import { PageHeader } from "@/app/_components/page-header";
import { TabsNav } from "@/app/_components/tabs-nav";
import { Time } from "@/app/_components/time";
import { requireMember } from "@/app/_server/page";
import { artifactKinds } from "@/lib/artifacts/artifact";
import { listArtifacts } from "@/lib/artifacts/queries";

export const metadata: Metadata = { title: "Artifacts" };

type Query = { kind?: string; key?: string; cursor?: string };

export default async function ArtifactsPage({ searchParams }: { searchParams: Promise<Query> }) {
  const { teamId } = await requireMember();
  const { kind = "markdown", key, cursor } = await searchParams;
  const { items, nextCursor } = await listArtifacts(teamId, { kind: key ? undefined : kind, key, cursor });
  const next = new URLSearchParams({ kind, ...(key && { key }), cursor: nextCursor ?? "" });
  return (
    <>
      <PageHeader
        title={key ? `Artifacts under ${key}` : "Artifacts"}
        description="Reports and charts that runs made. Each run adds a version under the key."
        breadcrumbs={key ? [{ label: "Artifacts", href: "/artifacts" }] : []}
      />
      {!key && (
        <TabsNav
          label="Kind"
          tabs={artifactKinds.map((one) => ({
            label: one === "markdown" ? "Reports" : "Charts",
            href: `/artifacts?kind=${one}`,
            isCurrent: kind === one,
          }))}
        />
      )}
      <DataTable
        label="Artifacts"
        rows={items}
        rowKey={(row) => row.id}
        rowHref={(row) => `/artifacts/${row.id}`}
        empty={
          <EmptyState
            title="No artifacts yet"
            action={<LinkButton href="/deployments">Go to deployments</LinkButton>}
          >
            Run the training: it writes a model report, the MLflow info and deploy instructions.
          </EmptyState>
        }
        columns={[
          { key: "key", header: "Key", cell: (row) => row.key, isMono: true },
          { key: "version", header: "Version", cell: (row) => row.version, align: "end" },
          { key: "run", header: "Run", cell: (row) => row.runName },
          { key: "made", header: "Made", cell: (row) => <Time value={row.createdAt} /> },
        ]}
      />
      {nextCursor && (
        <LinkButton className="mt-3" href={`/artifacts?${next}`}>
          Older artifacts
        </LinkButton>
      )}
    </>
  );
}
