import type { Metadata } from "next";
import { LiveRefresh } from "@/app/_components/live/live-refresh";
import { LinkButton, NewButton } from "@/app/_components/ui/button";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { PageLinks } from "@/app/_components/ui/page-links";
import { NoneInReach, ReachNote } from "@/app/_components/ui/reach-note";
import { requireMember } from "@/app/_server/page";
import { roleAllows } from "@/lib/base/member";
import { listDeploymentNames } from "@/lib/deployments/queries";
import { listFlows } from "@/lib/flows/queries";
import { readDurations } from "@/lib/runs/read/durations";
import { listFilterChoices } from "@/lib/runs/read/filter-choices";
import { countOpenRuns, countRuns, listRuns } from "@/lib/runs/read/queries";
import { listRunViews, mayChangeView } from "@/lib/runs/read/run-views";
import { changesAtMost } from "@/lib/runs/states/change-runs";
import { waitingSentences } from "@/lib/runs/why/waiting-for";
import { DurationScatter } from "./duration-scatter";
import { FilterChips } from "./filter-chips";
import { Filters } from "./filters";
import { filterOf, queryOf, RunsAddress, runsHref, runsSearch } from "./runs-address";
import { RunsTable } from "./runs-table";
import { SelectionBar } from "./selection-bar";
import { ViewsNav } from "./views-nav";

export const metadata: Metadata = { title: "Runs" };

const selection = "ticked-runs";

export default async function RunsPage({ searchParams }: { searchParams: Promise<unknown> }) {
  const member = await requireMember();
  const { teamId, role } = member;
  const address = RunsAddress.parse(await searchParams);
  const query = queryOf(address);
  const search = runsSearch(query);
  const filter = filterOf(query);
  const [page, matching, durations, open, views, flows, deployments, choices] = await Promise.all([
    listRuns(teamId, { ...filter, cursor: address.cursor, after: address.after }),
    countRuns(teamId, filter, changesAtMost),
    readDurations(teamId, filter),
    countOpenRuns(teamId),
    listRunViews(teamId),
    listFlows(teamId),
    listDeploymentNames(teamId),
    listFilterChoices(teamId),
  ]);
  const why = await waitingSentences(teamId, page.items);
  const mayOperate = roleAllows(role, "operator");
  return (
    <>
      <PageHeader
        title="Runs"
        description="Every execution of a flow, newest first."
        meta={<LiveRefresh url="/api/v1/events/stream" />}
        actions={mayOperate && <NewButton href="/deployments">New run</NewButton>}
      />
      <ViewsNav
        views={views}
        search={search}
        openCount={[...open.values()].reduce((sum, count) => sum + count, 0)}
        maySave={mayOperate}
        mayChange={(view) => mayOperate && mayChangeView(member, view)}
      />
      <Filters query={query} flows={flows} deployments={deployments} choices={choices} />
      <FilterChips query={query} />
      {page.items.length > 0 ? (
        <>
          <DurationScatter durations={durations} />
          <SelectionBar
            formId={selection}
            search={search}
            matching={matching}
            may={{ operate: mayOperate, delete: roleAllows(role, "editor") }}
          />
          <RunsTable label="Runs" runs={page.items} why={why} selectFor={selection} />
        </>
      ) : (
        <NoRuns isNarrowed={search !== ""} isCutOff={page.isCutOff} />
      )}
      {page.isCutOff && page.items.length > 0 && <ReachNote what="runs" />}
      <PageLinks
        links={[
          page.previousCursor && {
            label: "Newer runs",
            href: runsHref({ ...query, after: page.previousCursor }),
          },
          page.nextCursor && { label: "Older runs", href: runsHref({ ...query, cursor: page.nextCursor }) },
        ]}
      />
    </>
  );
}

function NoRuns({ isNarrowed, isCutOff }: { isNarrowed: boolean; isCutOff: boolean }) {
  if (isCutOff) return <NoneInReach what="runs" />;
  if (isNarrowed)
    return (
      <EmptyState title="No matching runs" action={<LinkButton href="/runs">Show all runs</LinkButton>}>
        Remove a filter or choose a longer period.
      </EmptyState>
    );
  return (
    <EmptyState title="No runs yet" action={<LinkButton href="/deployments">Choose a deployment</LinkButton>}>
      Open a deployment and press Run to start one.
    </EmptyState>
  );
}
