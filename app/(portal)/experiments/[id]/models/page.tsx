import type { Metadata } from "next";
import Link from "next/link";
import { z } from "zod";
import { QueryForm } from "@/app/_components/forms/query-form";
import { Button, LinkButton } from "@/app/_components/ui/button";
import { type Column, DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { formatNumber } from "@/app/_components/ui/format";
import { PageHeader } from "@/app/_components/ui/page-header";
import { PageLinks } from "@/app/_components/ui/page-links";
import { Time } from "@/app/_components/ui/time";
import { orNotFound, requireMember } from "@/app/_server/page";
import { ExperimentTabs } from "@/app/(portal)/experiments/[id]/experiment-tabs";
import { FilterInput } from "@/app/(portal)/experiments/[id]/filter-input";
import { FilterProblem, problemOf } from "@/app/(portal)/experiments/[id]/filter-problem";
import { runHref } from "@/app/(portal)/experiments/[id]/runs/[run]/run-address";
import { VersionLinks } from "@/app/(portal)/experiments/version-links";
import type { LoggedModel } from "@/lib/experiments/logged-model";
import { getExperimentOnly, nameExperimentRuns } from "@/lib/experiments/queries";
import { columnInFilter } from "@/lib/experiments/run-column";
import { searchLoggedModels } from "@/lib/experiments/search-logged-models";
import { listVersionsMade } from "@/lib/registry/versions-made";
import { statusWords } from "./status-words";

export const metadata: Metadata = { title: "Logged models" };

const pageSize = 100;
/** Metrics that have a column. */
const shownMetrics = 6;
const attributes = ["name", "model_id", "model_type", "status", "source_run_id", "creation_timestamp"];

const Query = z.object({
  filter: z.string().trim().max(10_000).catch(""),
  /** A metric; with `-`, descending. */
  sort: z.string().trim().max(300).catch(""),
  after: z.string().max(2000).catch(""),
});

type Props = { params: Promise<{ id: string }>; searchParams: Promise<unknown> };

/** The models that runs of an experiment logged, newest first. */
export default async function LoggedModelsPage({ params, searchParams }: Props) {
  const { teamId } = await requireMember();
  const experiment = await orNotFound(getExperimentOnly(teamId, (await params).id));
  const { name, wireId } = experiment;
  const { filter, sort, after } = Query.parse(await searchParams);
  const { models, next, problem } = await search(teamId, wireId, { filter, sort, after });
  const [versions, runs] = await Promise.all([
    listVersionsMade(teamId, { modelIds: models.map(({ id }) => id) }),
    nameExperimentRuns(
      teamId,
      models.flatMap(({ sourceRunId }) => sourceRunId ?? []),
    ),
  ]);
  const metrics = [...new Set(models.flatMap((model) => model.metrics.map(({ key }) => key)))].sort();
  const path = `/experiments/${wireId}/models`;
  const to = (change: Partial<z.output<typeof Query>>) => {
    const wanted = Object.entries({ filter, sort, ...change }).filter(([, value]) => value);
    return wanted.length === 0 ? path : `${path}?${new URLSearchParams(wanted)}`;
  };
  const sortable = (key: string) => {
    const other = sort === `-${key}` ? key : sort === key ? "" : `-${key}`;
    const direction =
      sort === `-${key}` ? ("descending" as const) : sort === key ? ("ascending" as const) : undefined;
    return { href: to({ sort: other }), direction };
  };
  return (
    <>
      <PageHeader
        title={name}
        breadcrumbs={[{ label: "Experiments", href: "/experiments" }]}
        meta={<code>id {wireId}</code>}
      />
      <ExperimentTabs experiment={experiment} current="models" />
      <search className="mb-4 block">
        <QueryForm
          action={path}
          kept={sort ? [["sort", sort]] : []}
          className="no-print flex flex-wrap gap-2"
        >
          <FilterInput
            key={filter}
            name="filter"
            label="Filter of logged models"
            example="name LIKE 'forest%' and metrics.auc > 0.9"
            value={filter || undefined}
            words={{
              names: [
                ...attributes,
                ...metrics.flatMap((key) => columnInFilter({ kind: "metrics", key }) ?? []),
              ],
            }}
            isInvalid={problem !== undefined}
          />
          <Button type="submit">Filter</Button>
          {filter && (
            <LinkButton variant="quiet" href={to({ filter: "" })}>
              Clear
            </LinkButton>
          )}
        </QueryForm>
        {problem && <FilterProblem filter={filter} {...problem} />}
      </search>
      <DataTable
        label="Logged models"
        rows={models}
        rowKey={({ id }) => id}
        rowHref={({ id }) => `${path}/${id}`}
        empty={
          !problem && (
            <EmptyState title={filter ? "No matching models" : "No logged models yet"}>
              {filter
                ? "Change the filter, or clear it."
                : "MLflow 3 logs a model with log_model; it is shown here before any is registered."}
            </EmptyState>
          )
        }
        columns={[
          { key: "name", header: "Logged model", cell: (model) => model.name },
          {
            key: "run",
            header: "Made by",
            cell: ({ sourceRunId }) => {
              const run = runs.get(sourceRunId ?? "");
              return run ? (
                <Link className="underline" href={runHref(run.experimentWireId, run.id)}>
                  {run.name}
                </Link>
              ) : (
                <span className="text-muted">–</span>
              );
            },
          },
          {
            key: "versions",
            header: "Registered as",
            cell: ({ id }) => <VersionLinks versions={versions.filter(({ modelId }) => modelId === id)} />,
          },
          ...metrics.slice(0, shownMetrics).map(
            (key): Column<LoggedModel> => ({
              key,
              header: key,
              align: "end",
              isMono: true,
              isMinor: true,
              sort: sortable(key),
              cell: (model) => <LastValue model={model} metric={key} />,
            }),
          ),
          {
            key: "status",
            header: "Status",
            isMinor: true,
            cell: ({ status }) => <span className="text-xs">{statusWords[status]}</span>,
          },
          { key: "type", header: "Type", isMinor: true, cell: ({ modelType }) => modelType || "–" },
          { key: "made", header: "Made", cell: ({ createdAt }) => <Time value={createdAt} /> },
        ]}
      />
      <PageLinks
        links={[
          after && { label: "First models", href: to({}) },
          next && { label: "Next models", href: to({ after: next }) },
        ]}
      />
    </>
  );
}

/** The last value of a metric, with the dataset that it was measured on. */
function LastValue({ model, metric }: { model: LoggedModel; metric: string }) {
  const last = model.metrics.filter(({ key }) => key === metric).at(-1);
  if (!last) return <span className="text-muted">–</span>;
  return (
    <span title={last.datasetName ? `On ${last.datasetName}` : undefined}>{formatNumber(last.value)}</span>
  );
}

/** A page of models, and its token where more follow; or the reason why the filter cannot be read. */
async function search(
  teamId: string,
  wireId: string,
  { filter, sort, after }: z.output<typeof Query>,
): Promise<{ models: LoggedModel[]; next?: string; problem?: FilterProblem }> {
  const order = { field: `metrics.${sort.replace(/^-/, "")}`, isDescending: sort.startsWith("-") };
  try {
    return await searchLoggedModels(teamId, {
      experimentWireIds: [wireId],
      datasets: [],
      filter,
      orderBy: sort ? [order] : [],
      limit: pageSize,
      after: after || undefined,
    });
  } catch (error) {
    return { models: [], problem: problemOf(error) };
  }
}
