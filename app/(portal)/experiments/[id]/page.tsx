import type { Metadata } from "next";
import Link from "next/link";
import { DeleteDialog } from "@/app/_components/forms/delete-dialog";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { formatNumber } from "@/app/_components/ui/format";
import { PageHeader } from "@/app/_components/ui/page-header";
import { parseTableView } from "@/app/_components/ui/table-view";
import { Time } from "@/app/_components/ui/time";
import { orNotFound, requireMember } from "@/app/_server/page";
import { roleAllows } from "@/lib/base/member";
import { getExperiment } from "@/lib/experiments/queries";

export const metadata: Metadata = { title: "Experiment" };

const shownMetrics = ["recall", "precision", "f1", "roc_auc", "pr_auc"];

type Props = { params: Promise<{ id: string }>; searchParams: Promise<unknown> };

export default async function ExperimentPage({ params, searchParams }: Props) {
  const { teamId, role } = await requireMember();
  const experiment = await orNotFound(getExperiment(teamId, (await params).id));
  return (
    <>
      <PageHeader
        title={experiment.name}
        breadcrumbs={[{ label: "Experiments", href: "/experiments" }]}
        meta={
          <>
            <code>id {experiment.wireId}</code>
            <Link href={`/experiments/${experiment.wireId}/traces`}>Traces</Link>
          </>
        }
        actions={
          roleAllows(role, "editor") &&
          experiment.wireId !== "0" && (
            <DeleteDialog
              name={`the experiment ${experiment.name}`}
              path={`/experiments/${experiment.wireId}`}
              effect="Its runs, metrics and files are deleted. Registered versions keep the files that they were registered with."
              next="/experiments"
            />
          )
        }
      />
      <DataTable
        label="Experiment runs"
        rows={experiment.runs}
        rowKey={(run) => run.id}
        view={{ current: parseTableView(await searchParams), pathname: `/experiments/${experiment.wireId}` }}
        rowHref={(run) => `/experiments/${experiment.wireId}/runs/${run.id}`}
        empty={
          <EmptyState title="No experiment runs yet">
            Trainings log runs here, as does any MLflow client that uses this portal as its tracking URI.
          </EmptyState>
        }
        columns={[
          {
            key: "name",
            header: "Experiment run",
            cell: (run) => run.name,
            sortValue: (run) => run.name,
          },
          { key: "status", header: "Status", cell: (run) => run.status, sortValue: (run) => run.status },
          ...shownMetrics.map((key) => ({
            key,
            header: key,
            align: "end" as const,
            optionalName: key,
            sortValue: (run: (typeof experiment.runs)[number]) => run.metrics[key]?.value,
            cell: (run: (typeof experiment.runs)[number]) =>
              run.metrics[key] ? formatNumber(run.metrics[key].value) : "–",
          })),
          {
            key: "started",
            header: "Started",
            cell: (run) => <Time value={run.startedAt} />,
            sortValue: (run) => run.startedAt,
          },
        ]}
      />
    </>
  );
}
