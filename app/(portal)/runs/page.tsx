import type { Metadata } from "next";
import { z } from "zod";
import { Button, LinkButton } from "@/app/_components/button";
import { EmptyState } from "@/app/_components/empty-state";
import { PageHeader } from "@/app/_components/page-header";
import { states } from "@/app/_components/states";
import { TabsNav } from "@/app/_components/tabs-nav";
import { requireMember } from "@/app/_server/page";
import { countOpenRuns, listRuns } from "@/lib/runs/queries";
import { RunState } from "@/lib/runs/run";
import { waitingSentences } from "@/lib/runs/waiting-for";
import { RunsTable } from "./runs-table";

export const metadata: Metadata = { title: "Runs" };

const Query = z.object({
  state: RunState.optional().catch(undefined),
  since: z.coerce.date().optional().catch(undefined),
  until: z.coerce.date().optional().catch(undefined),
  cursor: z.string().optional().catch(undefined),
});

const shown = [
  "Running",
  "Scheduled",
  "Late",
  "AwaitingConcurrencySlot",
  "Pending",
  "Paused",
  "Cancelling",
  "Failed",
  "TimedOut",
  "Crashed",
  "Completed",
  "Cancelled",
] as const;

export default async function RunsPage({ searchParams }: { searchParams: Promise<unknown> }) {
  const { teamId } = await requireMember();
  const { state, cursor, since, until } = Query.parse(await searchParams);
  const [{ items, nextCursor }, open] = await Promise.all([
    listRuns(teamId, { states: state && [state], since, until, cursor }),
    countOpenRuns(teamId),
  ]);
  const next = new URLSearchParams({ ...(state && { state }), cursor: nextCursor ?? "" });
  return (
    <>
      <PageHeader
        title="Runs"
        description="Every execution of a flow, newest first."
        actions={
          <form id="compare-runs" action="/runs/compare" className="max-sm:hidden">
            <Button type="submit">Compare</Button>
          </form>
        }
      />
      <TabsNav
        label="State"
        tabs={[
          { label: "All", href: "/runs", isCurrent: !state },
          ...shown.map((one) => ({
            label: states[one].label,
            href: `/runs?state=${one}`,
            isCurrent: state === one,
            count: open.get(one),
          })),
        ]}
      />
      {items.length > 0 ? (
        <RunsTable
          label="Runs"
          runs={items}
          why={await waitingSentences(teamId, items)}
          selectFor="compare-runs"
        />
      ) : (
        <EmptyState
          title={state ? `No run is ${states[state].label.toLowerCase()}` : "Nothing has run yet"}
          action={<LinkButton href="/deployments">Go to deployments</LinkButton>}
        >
          Runs start from a deployment: open one and press Run.
        </EmptyState>
      )}
      {nextCursor && (
        <LinkButton className="mt-3" href={`/runs?${next}`}>
          Older runs
        </LinkButton>
      )}
    </>
  );
}
