import type { Metadata } from "next";
import { LinkButton } from "@/app/_components/ui/button";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { PausedBadge } from "@/app/_components/ui/paused-badge";
import { Time } from "@/app/_components/ui/time";
import { requireMember } from "@/app/_server/page";
import { inWords } from "@/lib/schedules/in-words";
import { listTeamSchedules } from "@/lib/schedules/queries";

export const metadata: Metadata = { title: "Schedules" };

export default async function SchedulesPage() {
  const { teamId } = await requireMember();
  const schedules = await listTeamSchedules(teamId);
  return (
    <>
      <PageHeader
        title="Schedules"
        description="When deployments run by themselves, the next run first. Add and change schedules on a deployment’s page."
      />
      <DataTable
        label="Schedules"
        rows={schedules}
        rowKey={({ id }) => id}
        rowHref={({ deployment }) => `/deployments/${deployment.slug}#schedules`}
        phoneLine={({ rule }) => inWords(rule)}
        empty={
          <EmptyState
            title="No schedules yet"
            action={
              <LinkButton variant="primary" href="/deployments">
                Choose a deployment
              </LinkButton>
            }
          >
            A schedule starts a deployment by cron, interval or recurrence rule.
          </EmptyState>
        }
        columns={[
          {
            key: "deployment",
            header: "Deployment",
            cell: ({ deployment, isPaused }) => (
              <>
                {deployment.name} {(isPaused || deployment.isPaused) && <PausedBadge />}
              </>
            ),
          },
          {
            key: "schedule",
            header: "Schedule",
            cell: ({ rule }) => <span className="first-letter:uppercase">{inWords(rule)}</span>,
            isMinor: true,
          },
          {
            key: "next",
            header: "Next run",
            cell: ({ isPaused, deployment, nextSlotAt }) => (
              <Time value={isPaused || deployment.isPaused ? null : nextSlotAt} />
            ),
          },
          {
            key: "last",
            header: "Last started",
            cell: ({ lastSlotAt, lastError }) =>
              lastError ? (
                <span className="text-bad" title={lastError}>
                  Could not start
                </span>
              ) : lastSlotAt ? (
                <Time value={lastSlotAt} />
              ) : (
                "Never"
              ),
          },
        ]}
      />
    </>
  );
}
