import type { Metadata } from "next";
import { z } from "zod";
import { Input } from "@/app/_components/forms/field";
import { QueryForm } from "@/app/_components/forms/query-form";
import { Button, LinkButton } from "@/app/_components/ui/button";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { cut, formatNumber } from "@/app/_components/ui/format";
import { PageHeader } from "@/app/_components/ui/page-header";
import { parseTableView } from "@/app/_components/ui/parse-table-view";
import { Time } from "@/app/_components/ui/time";
import { requireMember } from "@/app/_server/page";
import { noteTag } from "@/lib/experiments/experiment";
import { listExperiments, mostRunsCounted } from "@/lib/experiments/queries";

export const metadata: Metadata = { title: "Experiments" };

const Query = z.object({ find: z.string().trim().max(250).catch("") });

/** Experiments that are shown at once. */
const mostShown = 500;

export default async function ExperimentsPage({ searchParams }: { searchParams: Promise<unknown> }) {
  const { teamId } = await requireMember();
  const query = await searchParams;
  const { find } = Query.parse(query);
  const found = await listExperiments(teamId, { find, most: mostShown + 1 });
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
      <search className="mb-3 block">
        <QueryForm action="/experiments" kept={[]} className="no-print flex max-w-md gap-2">
          <Input
            key={find}
            type="search"
            name="find"
            defaultValue={find}
            aria-label="Find experiments"
            placeholder="Find by name or description"
          />
          <Button type="submit">Find</Button>
        </QueryForm>
      </search>
      <DataTable
        label="Experiments"
        rows={found.slice(0, mostShown)}
        rowKey={(row) => row.id}
        rowHref={(row) => `/experiments/${row.wireId}`}
        view={{ current: parseTableView(query), pathname: "/experiments", query: find ? { find } : {} }}
        empty={
          <EmptyState
            title="No matching experiments"
            action={<LinkButton href="/experiments">Show all experiments</LinkButton>}
          />
        }
        columns={[
          { key: "name", header: "Experiment", cell: (row) => row.name, sortValue: (row) => row.name },
          {
            key: "description",
            header: "Description",
            isMinor: true,
            cell: ({ tags }) => (
              <span className="text-muted">{cut(firstLine(tags[noteTag] ?? ""), 120) || "–"}</span>
            ),
          },
          { key: "id", header: "ID", cell: (row) => row.wireId, isMono: true, isMinor: true },
          {
            key: "runs",
            header: "Runs",
            cell: ({ runs }) => `${formatNumber(runs)}${runs === mostRunsCounted ? " or more" : ""}`,
            align: "end",
            sortValue: (row) => row.runs,
          },
          {
            key: "last",
            header: "Last run",
            cell: (row) => <Time value={row.lastRunAt} />,
            sortValue: (row) => row.lastRunAt ?? undefined,
          },
          {
            key: "created",
            header: "Created",
            isMinor: true,
            cell: (row) => <Time value={row.createdAt} />,
            sortValue: (row) => row.createdAt,
          },
        ]}
      />
      {found.length > mostShown && (
        <p className="mt-2 text-xs text-muted">
          The {mostShown} with the newest runs are shown. Find others by name.
        </p>
      )}
    </>
  );
}

/** The first line of a description, without the marks of a heading. */
function firstLine(note: string): string {
  return note.split("\n", 1)[0]!.replace(/^#+ /, "");
}
