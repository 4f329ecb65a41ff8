import type { Metadata } from "next";
import Link from "next/link";
import { z } from "zod";
import { CurvePanel } from "@/app/_components/curves/curve-panel";
import { Select } from "@/app/_components/forms/field";
import { QueryForm } from "@/app/_components/forms/query-form";
import { Button, LinkButton } from "@/app/_components/ui/button";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Section } from "@/app/_components/ui/section";
import { requireMember } from "@/app/_server/page";
import { listRunFiles } from "@/lib/blocks/run-files";
import type { ExperimentRun } from "@/lib/experiments/experiment";
import { listExperimentRuns } from "@/lib/experiments/queries";
import { ComparedFiles, FileDifferences } from "./compared-files";
import { ComparedTable } from "./compared-table";

export const metadata: Metadata = { title: "Compare experiment runs" };

const mostRuns = 100;
const mostCurves = 20;
const mostFiles = 6;

const Query = z.object({
  run: z
    .preprocess((value) => (value ? [value].flat() : []), z.array(z.string().max(100)).max(mostRuns))
    .catch([]),
  all: z.literal("1").optional().catch(undefined),
  file: z.string().max(1000).optional().catch(undefined),
  /** The file as it is, side by side, or the lines that differ. */
  as: z.enum(["file", "text"]).optional().catch(undefined),
});

/** Several experiment runs side by side: parameters, metrics, curves and files. */
export default async function CompareRunsPage({ searchParams }: { searchParams: Promise<unknown> }) {
  const { teamId } = await requireMember();
  const { run: wanted, all, file, as } = Query.parse(await searchParams);
  const ids = [...new Set(wanted)];
  const found = new Map((await listExperimentRuns(teamId, ids)).map((run) => [run.id, run]));
  const runs = ids.flatMap((id) => found.get(id) ?? []);
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
  const fields = runs.map(({ id }) => ["run", id] as const);
  const withFiles = await Promise.all(
    runs.slice(0, mostFiles).map(async (run) => ({ run, files: (await listRunFiles(teamId, run)).files })),
  );
  const paths = [...new Set(withFiles.flatMap(({ files }) => files.map(({ path }) => path)))]
    .sort()
    .slice(0, 500);
  const shownFile = file && paths.includes(file) ? file : undefined;
  const showsText = shownFile !== undefined && (as ? as === "text" : isPlainText(shownFile));
  const kept = { all, file: shownFile, as };
  const baselineHref = (run: ExperimentRun) =>
    compareHref([run.id, ...ids.filter((id) => id !== run.id)], kept);
  const metrics = [...new Set(runs.flatMap((run) => Object.keys(run.metrics)))].sort();
  return (
    <>
      <PageHeader
        title={`Compare ${runs.length} runs`}
        breadcrumbs={[
          { label: "Experiments", href: "/experiments" },
          { label: runs[0]!.experimentWireId, href: `/experiments/${runs[0]!.experimentWireId}` },
        ]}
        actions={
          <LinkButton href={compareHref(ids, { ...kept, all: all ? undefined : "1" })} scroll={false}>
            {all ? "Hide equal values" : "Show equal values"}
          </LinkButton>
        }
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <Section title="Curves" description={ofFirst(mostCurves, runs)}>
          <CurvePanel
            runs={runs.slice(0, mostCurves).map(({ id, name }) => ({ id, name }))}
            metrics={metrics}
            readAt={Date.now()}
          />
        </Section>
        <Section title="Metrics">
          <ComparedTable
            label="Metrics"
            runs={runs}
            valuesOf={(run) => numbersOf(run.metrics)}
            showsEqual={Boolean(all)}
            baselineHref={baselineHref}
          />
        </Section>
        <Section title="Parameters">
          <ComparedTable
            label="Parameters"
            runs={runs}
            valuesOf={(run) => run.params}
            showsEqual={Boolean(all)}
            baselineHref={baselineHref}
          />
        </Section>
        <Section
          title="Files"
          description={ofFirst(mostFiles, runs)}
          actions={
            paths.length > 0 && (
              <QueryForm
                action="/experiments/compare"
                kept={[...fields, ...(all ? [["all", all] as const] : [])]}
                className="no-print flex items-center gap-2"
              >
                <Select
                  name="file"
                  aria-label="File"
                  defaultValue={shownFile ?? ""}
                  className="w-auto! max-w-72"
                >
                  <option value="">Choose a file</option>
                  {paths.map((path) => (
                    <option key={path}>{path}</option>
                  ))}
                </Select>
                <Button type="submit">Show</Button>
              </QueryForm>
            )
          }
        >
          {paths.length === 0 && <p className="text-sm text-muted">These runs have no files.</p>}
          {shownFile && (
            <>
              <p className="no-print mb-2 text-sm">
                <Link
                  className="underline"
                  scroll={false}
                  href={compareHref(ids, { ...kept, as: showsText ? "file" : "text" })}
                >
                  {showsText ? "Show side by side" : "Show text differences"}
                </Link>
              </p>
              {showsText ? (
                <FileDifferences teamId={teamId} runs={withFiles} path={shownFile} />
              ) : (
                <ComparedFiles teamId={teamId} runs={withFiles} path={shownFile} />
              )}
            </>
          )}
        </Section>
      </div>
    </>
  );
}

function compareHref(ids: string[], more: Record<string, string | undefined>): string {
  const query = new URLSearchParams(ids.map((id) => ["run", id]));
  for (const [name, value] of Object.entries(more)) if (value) query.set(name, value);
  return `/experiments/compare?${query}`;
}

/** True for files that are no tables, pictures or pages, so that their lines say most. */
function isPlainText(path: string): boolean {
  return !/\.(csv|tsv|parquet|md|markdown|png|jpe?g|gif|webp|svg|html?)$/i.test(path);
}

/** Says that a part shows only some of the runs. */
function ofFirst(most: number, runs: readonly unknown[]): string | undefined {
  return runs.length > most ? `Of the first ${most} runs.` : undefined;
}

function numbersOf(metrics: Record<string, { value: number }>): Record<string, number> {
  return Object.fromEntries(Object.entries(metrics).map(([key, { value }]) => [key, value]));
}
