import type { Metadata } from "next";
import Link from "next/link";
import { z } from "zod";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { cut, formatMs, formatNumber } from "@/app/_components/ui/format";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Section } from "@/app/_components/ui/section";
import { Time } from "@/app/_components/ui/time";
import { orNotFound, requireMember } from "@/app/_server/page";
import { runHref } from "@/app/(portal)/experiments/[id]/runs/[run]/run-address";
import { TraceStateBadge } from "@/app/(portal)/experiments/[id]/traces/trace-state-badge";
import { counted } from "@/lib/base/number-text";
import { getExperimentOnly, nameExperimentRuns } from "@/lib/experiments/queries";
import { findSpan, getTrace, listSpanOutlines } from "@/lib/traces/queries";
import { placeSpans } from "@/lib/traces/span-tree";
import { readTokenUsage } from "@/lib/traces/token-usage";
import { traceFolder, traceKeys, traceTitle } from "@/lib/traces/trace";
import { AssessmentsTable } from "./assessments-table";
import { PairsTable } from "./pairs-table";
import { SpanDetails } from "./span-details";
import { SpanTree } from "./span-tree";

export const metadata: Metadata = { title: "Trace" };

const mostSpans = 1000;
const Query = z.object({ span: z.string().max(50).optional().catch(undefined) });

type Props = { params: Promise<{ id: string; trace: string }>; searchParams: Promise<unknown> };

export default async function TracePage({ params, searchParams }: Props) {
  const { teamId } = await requireMember();
  const trace = await orNotFound(getTrace(teamId, decodeURIComponent((await params).trace)));
  const spans = placeSpans(await listSpanOutlines(teamId, trace.id, mostSpans + 1));
  const shownId = Query.parse(await searchParams).span ?? spans[0]?.id;
  const shown = shownId === undefined ? undefined : await findSpan(teamId, trace.id, shownId);
  const experiment = `/experiments/${trace.experimentWireId}`;
  const path = `${experiment}/traces/${encodeURIComponent(trace.id)}`;
  const runId = trace.metadata[traceKeys.sourceRun];
  const [runs, { name: experimentName }] = await Promise.all([
    nameExperimentRuns(teamId, runId ? [runId] : []),
    getExperimentOnly(teamId, trace.experimentId),
  ]);
  const run = runs.get(runId ?? "");
  const usage = readTokenUsage(trace.metadata[traceKeys.tokenUsage]);
  return (
    <>
      <PageHeader
        title={traceTitle(trace)}
        breadcrumbs={[
          { label: "Experiments", href: "/experiments" },
          { label: experimentName, href: experiment },
          { label: "Traces", href: `${experiment}/traces` },
        ]}
        meta={
          <>
            <TraceStateBadge state={trace.state} />
            <Time value={trace.requestedAt} />
            {trace.durationMs !== null && <span>{formatMs(trace.durationMs)}</span>}
            {usage && (
              <span title={`${formatNumber(usage.input)} in, ${formatNumber(usage.output)} out`}>
                {counted(usage.total, "token")}
              </span>
            )}
            {run && (
              <Link className="underline" href={runHref(run.experimentWireId, run.id)}>
                {run.name}
              </Link>
            )}
            {runId && !run && <span>run {cut(runId, 40)}, which is not here</span>}
            <code>{trace.id}</code>
          </>
        }
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <Section isMinor title="Spans">
            {spans.length > 0 ? (
              <SpanTree spans={spans.slice(0, mostSpans)} shownId={shown?.id} path={path} />
            ) : (
              <EmptyState title="No spans here" level={3}>
                The program has sent none, or put them into a file:{" "}
                <a
                  className="underline"
                  href={`/api/2.0/mlflow-artifacts/artifacts/${traceFolder(trace.experimentWireId)}/${encodeURIComponent(trace.id)}/artifacts/traces.json`}
                >
                  traces.json
                </a>
              </EmptyState>
            )}
            {spans.length > mostSpans && (
              <p className="text-sm text-muted">
                The first {mostSpans} spans are shown. MLflow's clients read all of them.
              </p>
            )}
          </Section>
          {shown && <SpanDetails span={shown} />}
        </div>
        <Section isMinor title="Assessments">
          <AssessmentsTable assessments={trace.assessments} />
        </Section>
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-2">
          <PairsTable title="Tags" pairs={trace.tags} />
          <PairsTable title="Metadata" pairs={trace.metadata} />
        </div>
      </div>
    </>
  );
}
