import type { Metadata } from "next";
import { z } from "zod";
import { LinkButton } from "@/app/_components/ui/button";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { PageLinks } from "@/app/_components/ui/page-links";
import { Time } from "@/app/_components/ui/time";
import { requireMember } from "@/app/_server/page";
import { searchModels } from "@/lib/registry/search-registry";

export const metadata: Metadata = { title: "Models" };

const Query = z.object({ cursor: z.string().max(2000).optional().catch(undefined) });
const pageSize = 100;

export default async function ModelsPage({ searchParams }: { searchParams: Promise<unknown> }) {
  const { teamId } = await requireMember();
  const { cursor } = Query.parse(await searchParams);
  const { rows, next } = await searchModels(teamId, { orderBy: [], limit: pageSize, after: cursor });
  return (
    <>
      <PageHeader title="Models" description="Registered models, their versions and aliases." />
      <DataTable
        label="Models"
        rows={rows}
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
      <PageLinks
        links={[
          cursor && { label: "First models", href: "/models" },
          next && { label: "More models", href: `/models?cursor=${encodeURIComponent(next)}` },
        ]}
      />
    </>
  );
}
