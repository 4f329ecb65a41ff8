import { CircleCheck, CircleDot, CircleSlash, CircleX } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { ActionForm } from "@/app/_components/forms/action-form";
import { SubmitButton } from "@/app/_components/forms/submit-button";
import { LiveRefresh } from "@/app/_components/live/live-refresh";
import { Badge } from "@/app/_components/ui/badge";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { formatBytes } from "@/app/_components/ui/format";
import { PageHeader } from "@/app/_components/ui/page-header";
import type { Look } from "@/app/_components/ui/states";
import { Time } from "@/app/_components/ui/time";
import { requireMember } from "@/app/_server/page";
import { roleAllows } from "@/lib/base/member";
import { counted } from "@/lib/base/number-text";
import { listWorkers, type Worker } from "@/lib/workers/workers";
import { drainWorkerAction, forgetWorkerAction } from "./actions";

export const metadata: Metadata = { title: "Workers" };

const looks: Record<Worker["state"], Look> = {
  alive: { label: "Running", icon: CircleCheck, tone: "ok" },
  draining: { label: "Draining", icon: CircleDot, tone: "warn" },
  silent: { label: "Not responding", icon: CircleX, tone: "bad" },
  stopped: { label: "Stopped", icon: CircleSlash, tone: "idle" },
};
const drained: Look = { label: "Drained", icon: CircleSlash, tone: "idle" };

const isIdle = ({ runs, otherRuns }: Worker) => runs.length + otherRuns === 0;

export default async function WorkersPage() {
  const { teamId, role } = await requireMember("admin");
  const workers = await listWorkers(teamId);
  const mayChange = roleAllows(role, "owner");
  return (
    <>
      <PageHeader
        title="Workers"
        breadcrumbs={[{ label: "Settings", href: "/settings" }]}
        description="Processes that execute runs. Start more with npm run worker, on this machine or others."
        meta={
          <>
            {!mayChange && <span>Only owners can drain and forget workers.</span>}
            <LiveRefresh url="/api/v1/events/stream" />
          </>
        }
      />
      <DataTable
        label="Workers"
        rows={workers}
        rowKey={({ id }) => id}
        phoneLine={({ role, pools }) => `${role}, pools: ${pools.join(", ") || "none"}`}
        empty={
          <EmptyState title="No process has started yet">
            Runs are waiting. Restart the portal, or start a worker with npm run worker.
          </EmptyState>
        }
        columns={[
          { key: "host", header: "Process", cell: ({ host, pid }) => `${host} · ${pid}`, isMono: true },
          { key: "role", header: "Kind", cell: (worker) => worker.role, isMinor: true },
          {
            key: "state",
            header: "State",
            cell: (worker) => (
              <Badge {...(worker.state === "draining" && isIdle(worker) ? drained : looks[worker.state])} />
            ),
          },
          {
            key: "pools",
            header: "Pools",
            cell: ({ pools }) => pools.join(", ") || "none",
            isMono: true,
            isMinor: true,
          },
          { key: "runs", header: "Works for", cell: (worker) => <WorksFor worker={worker} /> },
          {
            key: "machine",
            header: "Machine",
            cell: ({ cores, memoryBytes }) => `${counted(cores, "core")}, ${formatBytes(memoryBytes)}`,
            isMinor: true,
          },
          { key: "version", header: "Version", cell: ({ version }) => version, isMinor: true },
          { key: "started", header: "Started", cell: (row) => <Time value={row.startedAt} />, isMinor: true },
          { key: "seen", header: "Last seen", cell: ({ seenAt }) => <Time value={seenAt} />, isMinor: true },
          {
            key: "act",
            header: <span className="sr-only">Change</span>,
            align: "end",
            cell: (worker) => mayChange && <Change worker={worker} />,
          },
        ]}
      />
    </>
  );
}

function WorksFor({ worker: { runs, otherRuns } }: { worker: Worker }) {
  if (runs.length + otherRuns === 0) return "nothing";
  return (
    <span className="flex flex-col gap-1">
      {runs.slice(0, 5).map(({ id, name }) => (
        <Link key={id} href={`/runs/${id}`}>
          {name}
        </Link>
      ))}
      {runs.length > 5 && <span>{counted(runs.length - 5, "more run")}</span>}
      {otherRuns > 0 && <span className="text-muted">{counted(otherRuns, "run")} of other teams</span>}
    </span>
  );
}

function Change({ worker: { id, host, pid, state } }: { worker: Worker }) {
  if (state === "silent" || state === "stopped")
    return (
      <ActionForm action={forgetWorkerAction} values={{ id }}>
        <SubmitButton variant="remove" size="sm" aria-label={`Forget ${host} · ${pid}`}>
          Forget
        </SubmitButton>
      </ActionForm>
    );
  const isDraining = state === "draining";
  return (
    <ActionForm action={drainWorkerAction} values={{ id, isDraining: String(!isDraining) }}>
      <SubmitButton
        variant="secondary"
        size="sm"
        aria-label={`${isDraining ? "Resume" : "Drain"} ${host} · ${pid}`}
      >
        {isDraining ? "Resume" : "Drain"}
      </SubmitButton>
    </ActionForm>
  );
}
