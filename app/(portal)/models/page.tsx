import type { Metadata } from "next";
import { LinkButton } from "@/app/_components/ui/button";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Time } from "@/app/_components/ui/time";
import { requireMember } from "@/app/_server/page";
import { listModels } from "@/lib/registry/model-queries";

export const metadata: Metadata = { title: "Models" };

export default async function ModelsPage() {
  const { teamId } = await requireMember();
  return (
    <>
      <PageHeader title="Models" description="Registered models, their versions and aliases." />
      <DataTable
        label="Models"
        rows={await listModels(teamId)}
        rowKey={(model) => model.id}
        rowHref={(model) => `/models/${encodeURIComponent(model.name)}`}
        empty={
          <EmptyState
            title="No models yet"
            action={<LinkButton href="/deployments">Go to deployments</LinkButton>}
          >
            Trainings register models here.
          </EmptyState>
        }
        columns={[
          { key: "name", header: "Model", cell: (model) => model.name },
          {
            key: "version",
            header: "Latest version",
            cell: (model) => model.versions[0]?.version ?? "–",
            align: "end",
          },
          {
            key: "aliases",
            header: "Aliases",
            cell: (model) =>
              model.aliases.map(({ alias, version }) => `${alias} → ${version}`).join(", ") || "–",
          },
          { key: "when", header: "Created", cell: (model) => <Time value={model.versions[0]?.createdAt} /> },
        ]}
      />
    </>
  );
}
