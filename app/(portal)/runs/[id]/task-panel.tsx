import { LinkButton } from "@/app/_components/button";
import { DataTable } from "@/app/_components/data-table";
import { Duration } from "@/app/_components/duration";
import { StateBadge } from "@/app/_components/state-badge";
import { Time } from "@/app/_components/time";
import type { TaskRun } from "@/lib/runs/queries";

/** One task run: what went in, what came out, and each attempt. */
export function TaskPanel({ task, closeHref }: { task: TaskRun; closeHref: string }) {
  return (
    <section aria-labelledby="task" className="rounded-md border border-line bg-panel p-4">
      <div className="mb-3 flex flex-wrap items-center gap-3">
        <h2 id="task" className="font-medium">
          {task.nodeId}
        </h2>
        <StateBadge state={task.state} />
        <span className="text-sm text-muted">{task.stateMessage}</span>
        <LinkButton href={closeHref} scroll={false} variant="quiet" size="sm" className="ml-auto">
          Close
        </LinkButton>
      </div>
      <div className="grid gap-4 md:grid-cols-2">
        <Value label="Input" value={task.input} />
        <Value label="Output" value={task.output} />
      </div>
      <h3 className="mb-1 mt-4 text-xs font-medium text-muted">Attempts</h3>
      <DataTable
        label="Attempts"
        rows={task.attempts}
        rowKey={(attempt) => attempt.id}
        empty={<p className="text-sm text-muted">Not begun yet.</p>}
        columns={[
          { key: "attempt", header: "Attempt", cell: (attempt) => attempt.attempt },
          { key: "state", header: "State", cell: (attempt) => <StateBadge state={attempt.state} plain /> },
          {
            key: "began",
            header: "Began",
            cell: (attempt) => <Time value={attempt.startedAt} absolute />,
            isMinor: true,
          },
          {
            key: "took",
            header: "Took",
            align: "end",
            cell: (attempt) => <Duration start={attempt.startedAt} end={attempt.endedAt} />,
          },
          { key: "error", header: "Error", cell: (attempt) => attempt.error ?? "" },
        ]}
      />
    </section>
  );
}

function Value({ label, value }: { label: string; value: unknown }) {
  return (
    <div className="min-w-0">
      <h3 className="mb-1 text-xs font-medium text-muted">{label}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0} className="max-h-64 overflow-auto rounded-md bg-raised p-2 font-mono text-xs">
        {value === null || value === undefined ? "–" : JSON.stringify(value, null, 2)}
      </pre>
    </div>
  );
}
