import type { Metadata } from "next";
import Link from "next/link";
import { DataTable } from "@/app/_components/data-table";
import { EmptyState } from "@/app/_components/empty-state";
import { PageHeader } from "@/app/_components/page-header";
import { Time } from "@/app/_components/time";
import { orNotFound, requireMember } from "@/app/_server/page";
import { getModel } from "@/lib/experiments/queries";

export const metadata: Metadata = { title: "Model" };

export default async function ModelPage({ params }: { params: Promise<{ name: string }> }) {
  const { teamId } = await requireMember();
  const model = await orNotFound(getModel(teamId, decodeURIComponent((await params).name)));
  return (
    <>
      <PageHeader title={model.name} breadcrumbs={[{ label: "Models", href: "/models" }]} />
      <DataTable
        label="Versions"
        rows={model.versions}
        rowKey={(version) => version.id}
        empty={<EmptyState title="No versions yet">A training adds one.</EmptyState>}
        columns={[
          { key: "version", header: "Version", cell: ({ version }) => version },
          { key: "aliases", header: "Aliases", cell: ({ aliases }) => aliases.join(", ") || "–" },
          {
            key: "run",
            header: "Experiment run",
            isMono: true,
            cell: ({ runId, experimentWireId }) =>
              runId ? (
                <Link className="underline" href={`/experiments/${experimentWireId}/runs/${runId}`}>
                  {runId.slice(0, 12)}
                </Link>
              ) : (
                "–"
              ),
          },
          { key: "made", header: "Made", cell: ({ createdAt }) => <Time value={createdAt} /> },
        ]}
      />
    </>
  );
}
