import type { Metadata } from "next";
import { ActionForm } from "@/app/_components/forms/action-form";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { NewButton } from "@/app/_components/ui/button";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { PageHeader } from "@/app/_components/ui/page-header";
import { PausedBadge } from "@/app/_components/ui/paused-badge";
import { StateBadge } from "@/app/_components/ui/state-badge";
import { Time } from "@/app/_components/ui/time";
import { requireMember } from "@/app/_server/page";
import { roleAllows } from "@/lib/base/member";
import { listDeployments } from "@/lib/deployments/queries";
import { inWords } from "@/lib/schedules/in-words";
import { runNowAction } from "./actions";

type Row = Awaited<ReturnType<typeof listDeployments>>[number];

export const metadata: Metadata = { title: "Deployments" };

export default async function DeploymentsPage() {
  const { teamId, role } = await requireMember();
  const deployments = await listDeployments(teamId);
  return (
    <>
      <PageHeader
        title="Deployments"
        description="Flows with parameters and schedules, ready to run."
        actions={
          roleAllows(role, "editor") &&
          deployments.length > 0 && <NewButton href="/deployments/new">New deployment</NewButton>
        }
      />
      <DataTable
        label="Deployments"
        rows={deployments}
        rowKey={(row) => row.id}
        rowHref={(row) => `/deployments/${row.slug}`}
        empty={
          <EmptyState
            title="No deployments yet"
            action={
              roleAllows(role, "editor") && <NewButton href="/deployments/new">New deployment</NewButton>
            }
          >
            A deployment makes a flow runnable: it sets parameters, schedules and webhooks.
          </EmptyState>
        }
        columns={[
          {
            key: "name",
            header: "Deployment",
            cell: (row) => (
              <>
                {row.name} {row.isPaused && <PausedBadge />}
              </>
            ),
          },
          { key: "flow", header: "Flow", cell: (row) => row.flow.slug, isMono: true, isMinor: true },
          {
            key: "schedule",
            header: "Triggers",
            cell: ({ schedules }) =>
              schedules.length > 0 ? schedules.map(({ rule }) => inWords(rule)).join("; ") : "None",
            isMinor: true,
          },
          { key: "next", header: "Next run", cell: (row) => <Time value={nextSlotOf(row)} />, isMinor: true },
          {
            key: "state",
            header: "Last run",
            cell: (row) => (row.lastRun ? <StateBadge state={row.lastRun.state} plain /> : "No runs yet"),
          },
          { key: "when", header: "Started", cell: (row) => <Time value={row.lastRun?.createdAt} /> },
          ...(roleAllows(role, "operator") ? [runColumn] : []),
        ]}
      />
    </>
  );
}

const runColumn = {
  key: "run",
  header: <span className="sr-only">Run</span>,
  align: "end" as const,
  isMinor: true,
  cell: ({ slug, name, isPaused }: Row) =>
    !isPaused && (
      <ActionForm action={runNowAction} values={{ slug }}>
        <SubmitButton variant="secondary" size="sm" pending="Starting…" aria-label={`Run ${name}`}>
          Run
        </SubmitButton>
      </ActionForm>
    ),
};

/** The soonest slot of the schedules that are not paused; undefined while the deployment is. */
function nextSlotOf({ isPaused, schedules }: Row) {
  if (isPaused) return undefined;
  const slots = schedules.flatMap((schedule) =>
    schedule.isPaused || !schedule.nextSlotAt ? [] : [schedule.nextSlotAt],
  );
  return slots.sort((a, b) => a.getTime() - b.getTime())[0];
}
