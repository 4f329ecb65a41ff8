import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { LiveRefresh } from "@/app/_components/live/live-refresh";
import { LinkButton } from "@/app/_components/ui/button";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { PageLinks } from "@/app/_components/ui/page-links";
import { orNotFound, requireMember } from "@/app/_server/page";
import { BinButton } from "@/app/(portal)/experiments/bin/bin-button";
import { InBin } from "@/app/(portal)/experiments/bin/in-bin";
import { roleAllows } from "@/lib/base/member";
import { getExperimentOnly } from "@/lib/experiments/queries";
import { listRunViews, mayChangeView } from "@/lib/runs/read/run-views";
import { RunCharts } from "./charts/run-charts";
import { ExperimentNote } from "./experiment-note";
import { ExperimentTabs } from "./experiment-tabs";
import { GroupsTable } from "./groups-table";
import { readRunsPage, rowsOf } from "./read-runs-page";
import { RunViewsNav } from "./run-views-nav";
import { allRuns, groupOf, keptFields, parseRunsAddress, runsHref, runsSearch, viewOf } from "./runs-address";
import { RunsFilter } from "./runs-filter";
import { RunsTable } from "./runs-table";
import { SelectionBar } from "./selection-bar";
import { TableOptions } from "./table-options";

export const metadata: Metadata = { title: "Experiment" };

const filterForm = "runs-filter";
const selection = "ticked-runs";

type Props = { params: Promise<{ id: string }>; searchParams: Promise<Record<string, unknown>> };

export default async function ExperimentPage({ params, searchParams }: Props) {
  const member = await requireMember();
  const { teamId, role } = member;
  const experiment = await orNotFound(getExperimentOnly(teamId, (await params).id));
  const { wireId } = experiment;
  const query = await searchParams;
  const views = await listRunViews(teamId, experiment.id);
  const opened = Object.keys(query).length === 0 && views.find((view) => view.isDefault);
  if (opened) redirect(`/experiments/${wireId}?${opened.search || allRuns}`);
  const address = parseRunsAddress(query);
  const page = await readRunsPage(member, experiment, address);
  const by = groupOf(address);
  const isEmpty = page.listed.length === 0 && !page.groups?.length && !page.problem;
  const isNarrowed = Boolean(address.q || address.stage || address.after);
  const mayOperate = roleAllows(role, "operator");
  return (
    <>
      <PageHeader
        title={experiment.name}
        breadcrumbs={[{ label: "Experiments", href: "/experiments" }]}
        meta={
          <>
            <code>id {wireId}</code>
            <LiveRefresh
              url={`/api/v1/events/stream?kind=experiment&experiment=${experiment.id}`}
              throttleMs={2000}
            />
          </>
        }
        actions={
          roleAllows(role, "editor") &&
          wireId !== "0" && <BinButton of={`experiment:${wireId}`} isInBin={experiment.deletedAt !== null} />
        }
      />
      <InBin deletedAt={experiment.deletedAt} />
      <ExperimentTabs experiment={experiment} current="runs" />
      <ExperimentNote
        teamId={teamId}
        experiment={experiment}
        mayChange={mayOperate && experiment.deletedAt === null}
      />
      {isEmpty && !isNarrowed ? (
        <EmptyState
          title="No experiment runs yet"
          action={<LinkButton href={runsHref(wireId, { stage: "deleted" })}>Show deleted runs</LinkButton>}
        >
          Trainings log runs here, as does any MLflow client that uses this portal as its tracking URI.
        </EmptyState>
      ) : (
        <>
          <RunViewsNav
            wireId={wireId}
            views={views}
            search={runsSearch(viewOf(address))}
            maySave={mayOperate}
            mayChange={(view) => mayOperate && mayChangeView(member, view)}
          />
          <RunsFilter id={filterForm} wireId={wireId} address={address} page={page} />
          <TableOptions wireId={wireId} address={address} page={page} />
          {page.groups && page.groups.length > 0 && by && (
            <GroupsTable
              wireId={wireId}
              address={address}
              by={by}
              groups={page.groups}
              metrics={page.columns.filter(({ kind }) => kind === "metrics").map(({ key }) => key)}
            />
          )}
          {isEmpty && (
            <EmptyState
              title={address.stage ? "No deleted runs" : "No matching runs"}
              action={<LinkButton href={runsHref(wireId, {})}>Show all runs</LinkButton>}
            >
              Change the filter, or clear it.
            </EmptyState>
          )}
          {page.listed.length > 0 && (
            <>
              {address.charts.length > 0 && (
                <section aria-label="Charts" className="mb-4">
                  <RunCharts
                    charts={address.charts}
                    place={{ path: `/experiments/${wireId}`, fields: keptFields({ ...address, charts: [] }) }}
                    data={{
                      ...page.drawn,
                      keys: page.keys,
                      curveRuns: rowsOf(page).map(({ run: { id, name } }) => ({ id, name })),
                      readAt: Date.now(),
                    }}
                    formId={selection}
                    runPath={`/experiments/${wireId}/runs`}
                  />
                </section>
              )}
              <SelectionBar
                formId={selection}
                wireId={wireId}
                isDeleted={address.stage === "deleted"}
                may={{ tag: mayOperate, delete: roleAllows(role, "editor") }}
              />
              <RunsTable
                wireId={wireId}
                address={address}
                page={page}
                filterForm={filterForm}
                selectFor={selection}
              />
            </>
          )}
          <PageLinks
            links={[
              address.after && {
                label: "First runs",
                href: runsHref(wireId, { ...address, after: undefined }),
              },
              page.nextCursor && {
                label: "Next runs",
                href: runsHref(wireId, { ...address, after: page.nextCursor }),
              },
            ]}
          />
        </>
      )}
    </>
  );
}
