"use client";

import { Duration } from "@/app/_components/ui/duration";
import { StateBadge } from "@/app/_components/ui/state-badge";
import { TableGrid } from "@/app/_components/ui/table-grid";
import { TextWithTimes } from "@/app/_components/ui/text-with-times";
import { Time } from "@/app/_components/ui/time";
import type { RunState } from "@/lib/base/run";
import { selectColumn } from "./select-column";

/** A run as its row shows it. */
export interface RunRow {
  id: string;
  name: string;
  state: RunState;
  /** The reason why it waits, or its last message. */
  why: string | null;
  /** Name of its deployment, or of its flow. */
  what: string;
  who: string;
  createdAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
}

/**
 * The rows of RunsTable. They are drawn where they are shown, from their values: as elements of the server, they would be sent
 * twice, in six times the size.
 */
export function RunRows({ label, rows, selectFor }: { label: string; rows: RunRow[]; selectFor?: string }) {
  return (
    <TableGrid
      label={label}
      rows={rows}
      rowKey={(run) => run.id}
      rowHref={(run) => `/runs/${run.id}`}
      phoneLine={(run) => (
        <>
          {run.what}
          <br />
          <Time value={run.createdAt} /> · <Duration start={run.startedAt} end={run.endedAt} />
          <Why sentence={run.why} />
        </>
      )}
      columns={[
        ...(selectFor ? [selectColumn<RunRow>(selectFor, (run) => run)] : []),
        { key: "name", header: "Run", cell: (run) => run.name },
        {
          key: "state",
          header: "State",
          cell: (run) => (
            <>
              <StateBadge state={run.state} plain />
              <span className="max-sm:hidden">
                <Why sentence={run.why} />
              </span>
            </>
          ),
        },
        {
          key: "flow",
          header: "Deployment",
          cell: (run) => run.what,
          isMinor: true,
        },
        { key: "who", header: "Started by", cell: (run) => run.who, isMinor: true },
        { key: "created", header: "Created", cell: (run) => <Time value={run.createdAt} />, isMinor: true },
        {
          key: "duration",
          header: "Duration",
          align: "end",
          cell: (run) => <Duration start={run.startedAt} end={run.endedAt} />,
          isMinor: true,
        },
      ]}
    />
  );
}

function Why({ sentence }: { sentence: string | null }) {
  if (!sentence) return null;
  return (
    <span title={sentence} className="line-clamp-2 max-w-md text-xs text-muted sm:line-clamp-1">
      <TextWithTimes text={sentence} />
    </span>
  );
}
