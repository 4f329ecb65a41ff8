import type { Metadata } from "next";
import { LinkButton } from "@/app/_components/ui/button";
import { DataTable } from "@/app/_components/ui/data-table";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Time } from "@/app/_components/ui/time";
import { requireMember } from "@/app/_server/page";
import { listExperiments } from "@/lib/experiments/queries";

export const metadata: Metadata = { title: "Experiments" };

export default async function ExperimentsPage() {
  const { teamId } = await requireMember();
  return (
    <>
      <PageHeader
        title="Experiments"
        description="Parameters, metrics and files of trainings, recorded through the MLflow protocol."
        actions={
          <LinkButton size="sm" href="/experiments/bin">
            Bin
          </LinkButton>
        }
      />
      <DataTable
        label="Experiments"
        rows={await listExperiments(teamId)}
        rowKey={(row) => row.id}
        rowHref={(row) => `/experiments/${row.wireId}`}
        columns={[
          { key: "name", header: "Experiment", cell: (row) => row.name },
          { key: "id", header: "ID", cell: (row) => row.wireId, isMono: true },
          { key: "runs", header: "Runs", cell: (row) => row.runs, align: "end" },
          { key: "last", header: "Last run", cell: (row) => <Time value={row.lastRunAt} /> },
        ]}
      />
    </>
  );
}
