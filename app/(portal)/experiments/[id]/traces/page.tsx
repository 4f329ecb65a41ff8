import type { Metadata } from "next";
import { z } from "zod";
import { QueryForm } from "@/app/_components/forms/query-form";
import { Button, LinkButton } from "@/app/_components/ui/button";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { cut, formatMs, formatNumber } from "@/app/_components/ui/format";
import { PageHeader } from "@/app/_components/ui/page-header";
import { PageLinks } from "@/app/_components/ui/page-links";
import { Time } from "@/app/_components/ui/time";
import { orNotFound, requireMember } from "@/app/_server/page";
import { ExperimentTabs } from "@/app/(portal)/experiments/[id]/experiment-tabs";
import { FilterInput } from "@/app/(portal)/experiments/[id]/filter-input";
import type { FilterWords } from "@/app/(portal)/experiments/[id]/filter-offers";
import { FilterProblem, problemOf } from "@/app/(portal)/experiments/[id]/filter-problem";
import { getExperimentOnly } from "@/lib/experiments/queries";
import { searchTraces } from "@/lib/traces/search-traces";
import { summarizeTraces } from "@/lib/traces/summarize-traces";
import { readTokenUsage, type TokenUsage } from "@/lib/traces/token-usage";
import { traceKeys, traceTitle } from "@/lib/traces/trace";
import { TraceStateBadge } from "./trace-state-badge";
import { TraceStatistics } from "./trace-statistics";

export const metadata: Metadata = { title: "Traces" };

const perPage = 100;
/** Newest traces that statistics count. */
const mostCounted = 5000;
const Query = z.object({
  filter: z.string().trim().max(10_000).catch(""),
  after: z.string().max(2000).optional().catch(undefined),
});

type Props = { params: Promise<{ id: string }>; searchParams: Promise<unknown> };

export default async function TracesPage({ params, searchParams }: Props) {
  const { teamId } = await requireMember();
  const experiment = await orNotFound(getExperimentOnly(teamId, (await params).id));
  const { filter, after } = Query.parse(await searchParams);
  const { traces, next, summary, problem } = await search(teamId, experiment.wireId, filter, after);
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
      <ExperimentTabs experiment={experiment} current="traces" />
      <search className="mb-4 block">
        <QueryForm action={path} kept={[]} className="no-print flex flex-wrap gap-2">
          <FilterInput
            key={filter}
            name="filter"
            label="Filter of traces"
            example="status = 'ERROR' and execution_time_ms > 500"
            value={filter || undefined}
            words={filterWords}
            isInvalid={problem !== undefined}
          />
          <Button type="submit">Filter</Button>
          {filter && (
            <LinkButton variant="quiet" href={path}>
              Clear
            </LinkButton>
          )}
        </QueryForm>
        {problem && <FilterProblem filter={filter} {...problem} />}
      </search>
      {summary && summary.traces > 0 && <TraceStatistics statistics={summary} most={mostCounted} />}
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
                : "Change the filter, or clear it."}
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
            key: "tokens",
            header: "Tokens",
            align: "end",
            isMinor: true,
            cell: ({ metadata }) => <Tokens usage={readTokenUsage(metadata[traceKeys.tokenUsage])} />,
          },
          {
            key: "session",
            header: "Session",
            isMinor: true,
            cell: ({ metadata }) => (
              <span className="whitespace-nowrap">{cut(metadata[traceKeys.session] ?? "–", 30)}</span>
            ),
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

const filterWords: FilterWords = {
  names: [
    ...["status", "name", "trace_id", "run_id", "timestamp_ms", "execution_time_ms", "text"],
    ...["span.name", "span.type", "span.status", "tag.", "metadata.", "feedback.", "expectation."],
  ],
  values: { status: ["'OK'", "'ERROR'", "'IN_PROGRESS'"], "span.status": ["'OK'", "'ERROR'"] },
};

function Tokens({ usage }: { usage: TokenUsage | undefined }) {
  if (!usage) return <span className="text-muted">–</span>;
  return (
    <span title={`${formatNumber(usage.input)} in, ${formatNumber(usage.output)} out`}>
      {formatNumber(usage.total)}
    </span>
  );
}

/** A page of traces, with statistics of all; or the reason why the filter cannot be read. */
async function search(teamId: string, experimentWireId: string, filter: string, after?: string) {
  const where = { experimentWireIds: [experimentWireId], filter };
  try {
    const [page, summary] = await Promise.all([
      searchTraces(teamId, { ...where, after, limit: perPage }),
      summarizeTraces(teamId, { ...where, limit: mostCounted }),
    ]);
    return { ...page, summary, problem: undefined };
  } catch (error) {
    return { traces: [], next: undefined, summary: undefined, problem: problemOf(error) };
  }
}
