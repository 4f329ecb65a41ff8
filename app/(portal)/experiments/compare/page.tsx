import type { Metadata } from "next";
import { z } from "zod";
import { ComparedTable } from "@/app/_components/compare/compared-table";
import { LinkButton } from "@/app/_components/ui/button";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { formatAbsolute, formatMs } from "@/app/_components/ui/format";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Section } from "@/app/_components/ui/section";
import { requireMember } from "@/app/_server/page";
import { AddChart } from "@/app/(portal)/experiments/[id]/charts/add-chart";
import { chartFields, chartsIn } from "@/app/(portal)/experiments/[id]/charts/charts-query";
import { chartText, type RunChart } from "@/app/(portal)/experiments/[id]/charts/run-chart";
import { RunCharts } from "@/app/(portal)/experiments/[id]/charts/run-charts";
import { chartColumns } from "@/app/(portal)/experiments/[id]/read-runs-page";
import { runHref } from "@/app/(portal)/experiments/[id]/runs/[run]/run-address";
import type { ExperimentRun } from "@/lib/experiments/experiment";
import { getExperimentOnly, listExperimentRuns } from "@/lib/experiments/queries";
import { readRunRows } from "@/lib/experiments/run-rows";
import { FilesSection } from "./files-section";

export const metadata: Metadata = { title: "Compare experiment runs" };

const mostRuns = 100;

const Query = z.object({
  run: z
    .preprocess((value) => (value ? [value].flat() : []), z.array(z.string().max(100)).max(mostRuns))
    .catch([]),
  /** The run that others are compared with; the oldest unless given. */
  base: z.string().max(100).optional().catch(undefined),
  all: z.literal("1").optional().catch(undefined),
  file: z.string().max(1000).optional().catch(undefined),
  /** The file as it is, side by side, or the lines that differ. */
  as: z.enum(["file", "text"]).optional().catch(undefined),
  ...chartFields,
});

/** Several experiment runs side by side: parameters, metrics, curves and files. */
export default async function CompareRunsPage({ searchParams }: { searchParams: Promise<unknown> }) {
  const { teamId } = await requireMember();
  const query = await searchParams;
  const { run: wanted, base, all, file, as, chart, edit } = Query.parse(query);
  const named = chartsIn(chart, edit, Object(query));
  const charts: RunChart[] = named.length > 0 ? named : [{ kind: "curves" }];
  const isBase = (run: ExperimentRun) => Number(run.id === base);
  const runs = (await listExperimentRuns(teamId, [...new Set(wanted)])).sort(
    (a, b) => isBase(b) - isBase(a) || a.startedAt.getTime() - b.startedAt.getTime(),
  );
  const ids = runs.map(({ id }) => id);
  if (runs.length < 2)
    return (
      <>
        <PageHeader title="Compare runs" breadcrumbs={[{ label: "Experiments", href: "/experiments" }]} />
        <EmptyState
          title="Choose at least two runs"
          action={<LinkButton href="/experiments">Go to experiments</LinkButton>}
        >
          Select runs of an experiment and press Compare.
        </EmptyState>
      </>
    );
  const kept = { base, all, file, as, chart: charts.map(chartText) };
  const thingsOf = (valuesOf: (run: ExperimentRun) => Record<string, string | number>) =>
    runs.map((run) => ({
      id: run.id,
      name: run.name,
      href: runHref(run.experimentWireId, run.id),
      baselineHref: compareHref(ids, { ...kept, base: run.id }),
      values: valuesOf(run),
    }));
  const keys = {
    metrics: keysOf(runs.map((run) => run.metrics)),
    params: keysOf(runs.map((run) => run.params)),
    tags: [],
  };
  const columns = chartColumns(charts, keys, []);
  const experiment = await getExperimentOnly(teamId, runs[0]!.experimentId);
  return (
    <>
      <PageHeader
        title={`Compare ${runs.length} runs`}
        breadcrumbs={[
          { label: "Experiments", href: "/experiments" },
          { label: experiment.name, href: `/experiments/${experiment.wireId}` },
        ]}
        actions={
          <LinkButton href={compareHref(ids, { ...kept, all: all ? undefined : "1" })} scroll={false}>
            {all ? "Hide equal values" : "Show equal values"}
          </LinkButton>
        }
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <Section title="Metrics">
          <ComparedTable
            label="Metrics"
            things={thingsOf((run) => numbersOf(run.metrics))}
            showsEqual={Boolean(all)}
          />
        </Section>
        <Section
          title="Charts"
          actions={<AddChart charts={charts} action="/experiments/compare" kept={fieldsOf(ids, kept)} />}
        >
          <RunCharts
            charts={charts}
            place={{ path: "/experiments/compare", fields: fieldsOf(ids, { ...kept, chart: [] }) }}
            data={{
              runs: await readRunRows(teamId, ids, columns),
              curveRuns: runs.map(({ id, name }) => ({ id, name })),
              columns,
              keys,
              readAt: Date.now(),
            }}
            runPath={`/experiments/${experiment.wireId}/runs`}
          />
        </Section>
        <Section title="Parameters">
          <ComparedTable
            label="Parameters"
            things={thingsOf((run) => run.params)}
            showsEqual={Boolean(all)}
          />
        </Section>
        <Section title="Runs">
          <ComparedTable label="Runs" things={thingsOf(factsOf)} showsEqual={Boolean(all)} />
        </Section>
        <FilesSection
          teamId={teamId}
          runs={runs}
          chosen={file}
          as={as}
          fieldsWith={(change) => fieldsOf(ids, { ...kept, file: undefined, as: undefined, ...change })}
        />
      </div>
    </>
  );
}

type Kept = Record<string, string | string[] | undefined>;

function compareHref(ids: string[], more: Kept): string {
  return `/experiments/compare?${new URLSearchParams(fieldsOf(ids, more))}`;
}

/** The query of the page as fields of a form. */
function fieldsOf(ids: string[], more: Kept): [string, string][] {
  return [
    ...ids.map((id): [string, string] => ["run", id]),
    ...Object.entries(more).flatMap(([name, values]) =>
      [values ?? []].flat().map((value): [string, string] => [name, value]),
    ),
  ];
}

const keysOf = (values: object[]) => [...new Set(values.flatMap(Object.keys))].sort();

/** Facts of a run, in words. */
function factsOf({ status, startedAt, endedAt, userName, tags }: ExperimentRun): Record<string, string> {
  return {
    Status: status,
    Started: formatAbsolute(startedAt),
    Duration: endedAt ? formatMs(endedAt.getTime() - startedAt.getTime()) : "running",
    User: userName || "–",
    Source: tags["mlflow.source.name"] ?? "–",
  };
}

function numbersOf(metrics: Record<string, { value: number }>): Record<string, number> {
  return Object.fromEntries(Object.entries(metrics).map(([key, { value }]) => [key, value]));
}
