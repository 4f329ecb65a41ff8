import Link from "next/link";
import { LinkButton } from "@/app/_components/ui/button";
import { DataTable } from "@/app/_components/ui/data-table";
import { Duration } from "@/app/_components/ui/duration";
import { formatBytes, formatMs } from "@/app/_components/ui/format";
import { StateBadge } from "@/app/_components/ui/state-badge";
import { Time } from "@/app/_components/ui/time";
import { isEnded } from "@/lib/base/run";
import type { NodeChildren } from "@/lib/runs/read/child-queries";
import type { TaskRun } from "@/lib/runs/read/queries";
import { Countdown } from "./countdown";
import { LogView } from "./log/log-view";
import type { FirstLines } from "./log/use-log";
import { Panel } from "./panel";
import { StateCounts } from "./state-counts";
import { taskPanelId } from "./timeline/task-panel-id";

const shownCharacters = 10_000;

/**
 * One task run: what went in, what came out, its log, which runs it started, and each attempt with those before a
 * retry.
 */
export function TaskPanel({
  task,
  started,
  log,
  hrefs,
}: {
  task: TaskRun;
  started?: NodeChildren;
  /** Left out where the log below the waterfall shows it. */
  log?: FirstLines;
  /** `retry` only where one may be begun from here. */
  hrefs: { close: string; children: string; retry?: string };
}) {
  return (
    <Panel
      title={task.nodeId}
      closeHref={hrefs.close}
      id={taskPanelId}
      className="scroll-mt-4 xl:sticky xl:col-start-2 xl:row-span-2 xl:row-start-1 xl:top-4 xl:max-h-[calc(100dvh-2rem)] xl:overflow-y-auto"
      aside={
        <>
          <StateBadge state={task.state} hasStarted={task.startedAt !== null} />
          <span className="min-w-0 text-sm text-muted [overflow-wrap:anywhere]">{task.stateMessage}</span>
          {task.state === "AwaitingRetry" && task.retryAt && <Countdown until={task.retryAt.toISOString()} />}
          {hrefs.retry && (
            <LinkButton href={hrefs.retry} scroll={false} size="sm">
              Retry from here
            </LinkButton>
          )}
        </>
      }
    >
      {started && (
        <div className="mb-4">
          <h3 className="mb-1 text-xs font-medium text-muted">
            {started.total === 1 ? "Child run" : "Child runs"}
          </h3>
          {started.only ? (
            <Link href={`/runs/${started.only.id}`} className="text-sm underline">
              {started.only.name}
            </Link>
          ) : (
            <StateCounts
              counts={started.states}
              hrefOf={(state) => hrefs.children + (state ? `&state=${state}` : "")}
            />
          )}
        </div>
      )}
      <div className="grid gap-4 md:grid-cols-2 xl:grid-cols-1">
        <Value label="Input" value={task.input} />
        <Value label="Output" value={task.output} />
        {task.answer && <Value label={`Answered by ${task.answer.by}`} value={task.answer.values} />}
      </div>
      <h3 className="mb-1 mt-4 text-xs font-medium text-muted">Attempts</h3>
      <DataTable
        label="Attempts"
        rows={task.attempts}
        rowKey={(attempt) => attempt.id}
        empty={
          <p className="text-sm text-muted">
            {isEnded(task.state) ? "None: it was not run." : "Not started yet."}
          </p>
        }
        columns={[
          {
            key: "attempt",
            header: "Attempt",
            cell: (attempt) => (
              <AttemptNumber {...attempt} isEarlier={attempt.attempt <= task.attemptsBefore} />
            ),
          },
          { key: "state", header: "State", cell: (attempt) => <StateBadge state={attempt.state} plain /> },
          {
            key: "began",
            header: "Started",
            // In a narrow panel: the whole time is its tooltip.
            cell: (attempt) => <Time value={attempt.startedAt} />,
            isMinor: true,
          },
          {
            key: "took",
            header: "Duration",
            align: "end",
            cell: (attempt) => <Duration start={attempt.startedAt} end={attempt.endedAt} />,
          },
          {
            key: "used",
            header: "CPU, memory",
            cell: ({ cpuMs, peakBytes }) =>
              cpuMs !== null && peakBytes !== null ? `${formatMs(cpuMs)}, ${formatBytes(peakBytes)}` : "–",
          },
        ]}
      />
      {log && (
        <>
          <h3 className="mb-1 mt-4 text-xs font-medium text-muted">Log</h3>
          <div className="rounded-md border border-line">
            <LogView
              key={task.nodeId}
              runId={task.runId}
              filter={new URLSearchParams({ task: task.nodeId }).toString()}
              isLive={!isEnded(task.state)}
              first={log}
              none={isEnded(task.state) ? "This task wrote no log lines." : "No log lines yet."}
            />
          </div>
        </>
      )}
    </Panel>
  );
}

/** The number of an attempt, and its error in words below: a column of its own would be cut beside a log. */
function AttemptNumber({
  attempt,
  error,
  isEarlier,
}: {
  attempt: number;
  error: string | null;
  isEarlier: boolean;
}) {
  return (
    <>
      {attempt}
      {isEarlier && <span className="text-muted"> (before the run was retried)</span>}
      {error && <span className="block min-w-40 text-xs text-bad [overflow-wrap:anywhere]">{error}</span>}
    </>
  );
}

function Value({ label, value }: { label: string; value: unknown }) {
  const text = value === null || value === undefined ? "–" : JSON.stringify(value, null, 2);
  return (
    <div className="min-w-0">
      <h3 className="mb-1 text-xs font-medium text-muted">{label}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0} className="max-h-64 overflow-auto rounded-md bg-raised p-2 font-mono text-xs">
        {text.slice(0, shownCharacters)}
        {text.length > shownCharacters &&
          `\n… ${text.length - shownCharacters} more characters: see GET /api/v1/runs/{id}/tasks.`}
      </pre>
    </div>
  );
}
