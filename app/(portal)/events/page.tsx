import type { Metadata } from "next";
import Link from "next/link";
import { z } from "zod";
import { LiveRefresh } from "@/app/_components/live/live-refresh";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { PageLinks } from "@/app/_components/ui/page-links";
import { NoneInReach, ReachNote } from "@/app/_components/ui/reach-note";
import { TabsNav } from "@/app/_components/ui/tabs-nav";
import { requireMember } from "@/app/_server/page";
import { EventKind, eventKinds } from "@/lib/events/event";
import { listEvents, reachEvents } from "@/lib/events/queries";
import { listFlows } from "@/lib/flows/queries";
import { EventsTable } from "./events-table";
import { FlowFilter } from "./flow-filter";

export const metadata: Metadata = { title: "Events" };

const Query = z.object({
  kind: EventKind.optional().catch(undefined),
  flow: z.string().min(1).optional().catch(undefined),
  run: z.string().optional().catch(undefined),
  cursor: z.coerce.number().int().positive().optional().catch(undefined),
});
const labels: Record<EventKind, string> = {
  run: "Runs",
  task: "Tasks",
  deployment: "Deployments",
  schedule: "Schedules",
  webhook: "Webhooks",
  dataset: "Datasets",
  model: "Models",
  automation: "Alerts",
  delivery: "Messages",
};

export default async function EventsPage({ searchParams }: { searchParams: Promise<unknown> }) {
  const { teamId } = await requireMember();
  const query = Query.parse(await searchParams);
  const [{ items, nextCursor, isCutOff }, flows] = await Promise.all([
    listEvents(teamId, query),
    listFlows(teamId),
  ]);
  const { cursor: _, ...filter } = query;
  const to = (change: Record<string, string | undefined>) => {
    const entries = Object.entries({ ...filter, ...change }).filter(([, value]) => value);
    const search = new URLSearchParams(entries as [string, string][]).toString();
    return search ? `/events?${search}` : "/events";
  };
  return (
    <>
      <PageHeader
        title="Events"
        description="Everything that happened, newest first."
        meta={
          !query.cursor && (
            <LiveRefresh url={`/api/v1/events/stream${filter.kind === "task" ? "?kind=task" : ""}`} />
          )
        }
      />
      <TabsNav
        label="Kind"
        tabs={[
          { label: "All", href: to({ kind: undefined }), isCurrent: !filter.kind },
          ...eventKinds.map((kind) => ({
            label: labels[kind],
            href: to({ kind }),
            isCurrent: filter.kind === kind,
          })),
        ]}
      />
      <div className="mb-3 flex flex-wrap items-center gap-3 text-sm">
        <FlowFilter flows={flows} flow={filter.flow} kind={filter.kind} />
        {filter.run && (
          <span>
            Of <Link href={`/runs/${filter.run}`}>one run</Link> only.{" "}
            <Link href={to({ run: undefined })}>Show all</Link>
          </span>
        )}
      </div>
      {items.length > 0 ? (
        <>
          <EventsTable events={items} />
          {isCutOff && <ReachNote what="events" rows={reachEvents} />}
        </>
      ) : isCutOff ? (
        <NoneInReach what="events" rows={reachEvents} />
      ) : (
        <EmptyState title="No events yet">
          State changes, schedules, webhooks, alias moves and alerts appear here as they happen.
        </EmptyState>
      )}
      <PageLinks
        links={[nextCursor && { label: "Older events", href: to({ cursor: String(nextCursor) }) }]}
      />
    </>
  );
}
