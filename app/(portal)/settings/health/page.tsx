import { CircleCheck, CircleSlash, CircleX } from "lucide-react";
import type { Metadata } from "next";
import { LiveRefresh } from "@/app/_components/live/live-refresh";
import { Badge } from "@/app/_components/ui/badge";
import { DataTable } from "@/app/_components/ui/data-table";
import { Duration } from "@/app/_components/ui/duration";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { formatBytes, formatMs } from "@/app/_components/ui/format";
import { PageHeader } from "@/app/_components/ui/page-header";
import { Section } from "@/app/_components/ui/section";
import type { Look } from "@/app/_components/ui/states";
import { Time } from "@/app/_components/ui/time";
import { requireMember } from "@/app/_server/page";
import { environment } from "@/lib/base/environment";
import { percent } from "@/lib/base/number-text";
import {
  type Executor,
  listExecutors,
  listQueues,
  measureRoom,
  type Queue,
  type Room,
} from "@/lib/health/queries";
import { version } from "@/package.json";

export const metadata: Metadata = { title: "System health" };

const marks: Record<Executor["state"], Look> = {
  alive: { label: "Running", icon: CircleCheck, tone: "ok" },
  silent: { label: "Not responding", icon: CircleX, tone: "bad" },
  stopped: { label: "Stopped", icon: CircleSlash, tone: "idle" },
};

const broken: Look = { label: "Not working", icon: CircleX, tone: "bad" };

export default async function HealthPage() {
  const { teamId } = await requireMember("admin");
  const [executors, queues, room] = await Promise.all([listExecutors(), listQueues(teamId), measureRoom()]);
  return (
    <>
      <PageHeader
        title="System health"
        breadcrumbs={[{ label: "Settings", href: "/settings" }]}
        description="Status of this installation. For monitoring, use GET /api/health."
        meta={
          <>
            <span>Switchyard {version}</span>
            <span>Node {process.versions.node}</span>
            <span>
              Uptime <Duration start={new Date(Date.now() - process.uptime() * 1000)} />
            </span>
            <LiveRefresh url="/api/v1/events/stream" />
          </>
        }
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <Section isMinor title="Executors">
          <DataTable
            label="Executors"
            rows={executors}
            rowKey={({ id }) => id}
            empty={
              <EmptyState title="No executor has started yet">
                {environment().executor === "inngest"
                  ? "The portal has not reached the Inngest server yet. Runs wait until then."
                  : "Runs are waiting. Restart the portal; its log says why the executor is not running."}
              </EmptyState>
            }
            columns={[
              { key: "host", header: "Process", cell: ({ host, pid }) => `${host} · ${pid}`, isMono: true },
              { key: "kind", header: "Kind", cell: ({ kind }) => kind, isMinor: true },
              { key: "state", header: "State", cell: (row) => <ExecutorState executor={row} /> },
              {
                key: "started",
                header: "Started",
                cell: (row) => <Time value={row.startedAt} />,
                isMinor: true,
              },
              { key: "seen", header: "Last seen", cell: ({ seenAt }) => <Time value={seenAt} /> },
            ]}
          />
        </Section>
        <Section isMinor title="Your team’s queues">
          <DataTable
            label="Queues"
            rows={queues}
            rowKey={({ name }) => name}
            columns={[
              { key: "name", header: "Queue", cell: (queue) => <QueueName queue={queue} /> },
              { key: "count", header: "Waiting", align: "end", cell: ({ count }) => count },
              {
                key: "oldest",
                header: "Oldest",
                align: "end",
                cell: ({ oldest }) => <Time value={oldest} />,
              },
            ]}
          />
        </Section>
        <Section isMinor title="Capacity">
          <DataTable
            label="Capacity"
            rows={roomRows(room)}
            rowKey={({ name }) => name}
            columns={[
              { key: "name", header: "Resource", cell: ({ name }) => name },
              { key: "figure", header: "Value", align: "end", cell: ({ figure }) => figure },
              { key: "state", header: "State", cell: ({ warning }) => <RoomMark warning={warning} /> },
            ]}
          />
        </Section>
      </div>
    </>
  );
}

/** With the sentence on what is wrong with the Inngest server. */
function ExecutorState({ executor: { state, problem } }: { executor: Executor }) {
  return (
    <span className="flex flex-col gap-1">
      <span>
        <Badge {...(problem && state === "alive" ? broken : marks[state])} />
      </span>
      {problem && <span className="text-muted whitespace-normal">{problem}</span>}
    </span>
  );
}

function QueueName({ queue: { name, remedy } }: { queue: Queue }) {
  return (
    <span className="flex flex-col gap-1">
      {name}
      {remedy && <span className="text-muted whitespace-normal">{remedy}</span>}
    </span>
  );
}

/** Warns before the disk or the connections run out. */
function roomRows(room: Room): { name: string; figure: string; warning?: string }[] {
  const free = room.freeBytes / room.diskBytes;
  const used = room.connections / room.mostConnections;
  return [
    {
      name: "Free disk space (data folder)",
      figure: `${formatBytes(room.freeBytes)} of ${formatBytes(room.diskBytes)} (${percent(free, 0)})`,
      warning: free < 0.1 ? "Low: free up space or shorten retention" : undefined,
    },
    { name: `Database (Postgres ${room.postgresVersion})`, figure: formatBytes(room.databaseBytes) },
    {
      name: "Database connections",
      figure: `${room.connections} of ${room.mostConnections}`,
      warning: used > 0.8 ? "High: raise max_connections or run fewer processes" : undefined,
    },
    {
      name: "Database response time",
      figure: formatMs(room.answerMs),
      warning: room.answerMs > 250 ? "Slow: check the server’s load" : undefined,
    },
  ];
}

function RoomMark({ warning }: { warning?: string }) {
  return warning ? (
    <Badge label={warning} icon={CircleX} tone="warn" />
  ) : (
    <Badge label="OK" icon={CircleCheck} tone="ok" />
  );
}
