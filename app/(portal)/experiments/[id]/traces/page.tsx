import type { Metadata } from "next";
import { z } from "zod";
import { Button } from "@/app/_components/ui/button";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { cut, formatMs } from "@/app/_components/ui/format";
import { PageHeader } from "@/app/_components/ui/page-header";
import { PageLinks } from "@/app/_components/ui/page-links";
import { Time } from "@/app/_components/ui/time";
import { orNotFound, requireMember } from "@/app/_server/page";
import { ExperimentTabs } from "@/app/(portal)/experiments/[id]/experiment-tabs";
import { DomainError } from "@/lib/base/errors";
import { getExperimentOnly } from "@/lib/experiments/queries";
import { searchTraces } from "@/lib/traces/search-traces";
import { traceTitle } from "@/lib/traces/trace";
import { TraceStateBadge } from "./trace-state-badge";

export const metadata: Metadata = { title: "Traces" };

const perPage = 100;
const Query = z.object({
  filter: z.string().trim().max(10_000).catch(""),
  after: z.string().max(2000).optional().catch(undefined),
});

type Props = { params: Promise<{ id: string }>; searchParams: Promise<unknown> };

export default async function TracesPage({ params, searchParams }: Props) {
  const { teamId } = await requireMember();
  const experiment = await orNotFound(getExperimentOnly(teamId, (await params).id));
  const { filter, after } = Query.parse(await searchParams);
  const { traces, next, problem } = await search(teamId, experiment.wireId, filter, after);
  const path = `/experiments/${experiment.wireId}/traces`;
  const to = (place?: string) => {
    const query = new URLSearchParams({ ...(filter && { filter }), ...(place && { after: place }) });
    return query.size === 0 ? path : `${path}?${query}`;
  };
  return (
    <>
      <PageHeader
        title={experiment.name}
        breadcrumbs={[{ label: "Experiments", href: "/experiments" }]}
        meta={<code>id {experiment.wireId}</code>}
      />
      <ExperimentTabs wireId={experiment.wireId} current="traces" />
      <form className="mb-4 flex flex-wrap items-end gap-2 text-sm">
        <label className="grid min-w-0 grow gap-1">
          <span>Filter</span>
          <input
            name="filter"
            defaultValue={filter}
            placeholder="status = 'ERROR' AND execution_time > 500"
            aria-describedby={problem && "filter-problem"}
            aria-invalid={problem !== undefined}
            className="w-full rounded-md border border-line bg-panel px-2 py-1 font-mono text-xs"
          />
        </label>
        <Button type="submit">Search</Button>
      </form>
      {problem && (
        <p id="filter-problem" role="alert" className="mb-3 text-sm text-bad">
          {problem}
        </p>
      )}
      <DataTable
        label="Traces"
        rows={traces}
        rowKey={(trace) => trace.id}
        rowHref={(trace) => `${path}/${encodeURIComponent(trace.id)}`}
        empty={
          !problem && (
            <EmptyState title={filter === "" ? "No traces yet" : "No trace matches"}>
              {filter === ""
                ? "Programs that use mlflow.start_span or @mlflow.trace with this portal as tracking URI appear here."
                : "Leave out a comparison, or search without a filter."}
            </EmptyState>
          )
        }
        columns={[
          { key: "name", header: "Trace", cell: (trace) => cut(traceTitle(trace), 80) },
          { key: "state", header: "State", cell: ({ state }) => <TraceStateBadge state={state} /> },
          {
            key: "request",
            header: "Request",
            isWide: true,
            isMinor: true,
            cell: ({ requestPreview }) => cut(requestPreview ?? "–", 120),
          },
          {
            key: "duration",
            header: "Duration",
            align: "end",
            cell: ({ durationMs }) => (durationMs === null ? "–" : formatMs(durationMs)),
          },
          { key: "started", header: "Started", cell: ({ requestedAt }) => <Time value={requestedAt} /> },
        ]}
      />
      <PageLinks
        links={[
          after && { label: "Newest traces", href: to() },
          next && { label: "Older traces", href: to(next) },
        ]}
      />
    </>
  );
}

/** A page of traces; or the sentence why the filter cannot be read. */
async function search(teamId: string, experimentWireId: string, filter: string, after?: string) {
  try {
    const where = { experimentWireIds: [experimentWireId], filter, after, limit: perPage };
    return { ...(await searchTraces(teamId, where)), problem: undefined };
  } catch (error) {
    if (!(error instanceof DomainError && error.code === "invalid")) throw error;
    return { traces: [], next: undefined, problem: error.message };
  }
}
