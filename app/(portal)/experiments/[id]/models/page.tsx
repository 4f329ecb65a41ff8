import type { Metadata } from "next";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Time } from "@/app/_components/ui/time";
import { orNotFound, requireMember } from "@/app/_server/page";
import { ExperimentTabs } from "@/app/(portal)/experiments/[id]/experiment-tabs";
import { getExperimentOnly } from "@/lib/experiments/queries";
import { searchLoggedModels } from "@/lib/experiments/search-logged-models";

export const metadata: Metadata = { title: "Logged models" };

const mostShown = 200;

/** The models that runs of an experiment logged, newest first. */
export default async function LoggedModelsPage({ params }: { params: Promise<{ id: string }> }) {
  const { teamId } = await requireMember();
  const { name, wireId } = await orNotFound(getExperimentOnly(teamId, (await params).id));
  const search = { experimentWireIds: [wireId], datasets: [], orderBy: [], limit: mostShown };
  const { models, next } = await searchLoggedModels(teamId, search);
  return (
    <>
      <PageHeader
        title={name}
        breadcrumbs={[{ label: "Experiments", href: "/experiments" }]}
        meta={<code>id {wireId}</code>}
      />
      <ExperimentTabs wireId={wireId} current="models" />
      <DataTable
        label="Logged models"
        rows={models}
        rowKey={({ id }) => id}
        rowHref={({ id }) => `/experiments/${wireId}/models/${id}`}
        empty={
          <EmptyState title="No logged models yet">
            MLflow 3 logs a model with log_model; it is shown here before any is registered.
          </EmptyState>
        }
        columns={[
          { key: "name", header: "Logged model", cell: (model) => model.name },
          {
            key: "status",
            header: "Status",
            cell: ({ status }) => <span className="text-xs">{status}</span>,
          },
          { key: "type", header: "Type", isMinor: true, cell: ({ modelType }) => modelType || "–" },
          { key: "id", header: "ID", isMono: true, isMinor: true, cell: ({ id }) => id },
          { key: "made", header: "Made", cell: ({ createdAt }) => <Time value={createdAt} /> },
        ]}
      />
      {next && <p className="mt-2 text-xs text-muted">The {mostShown} newest are shown.</p>}
    </>
  );
}
