import { useMemo } from "react";
import { cx } from "@/app/_components/ui/cx";
import { notStarted, states, toneText } from "@/app/_components/ui/states";
import type { RunState } from "@/lib/base/run";
import { runStates } from "@/lib/base/states";
import type { TimelineRow } from "@/lib/runs/read/timeline";

/** The look of a state; that of tasks whose run ended before they began reads as in their rows. */
function lookOf(rows: readonly TimelineRow[], state: RunState) {
  const hasStarted = rows.some((row) => row.state === state && row.startMs !== null);
  return state === "Cancelled" && !hasStarted ? notStarted : states[state];
}

/** Filter by state with the number of rows; renders nothing when all rows share one state. */
export function StateFilter({
  rows,
  selected,
  onSelect,
}: {
  rows: readonly TimelineRow[];
  selected: RunState | undefined;
  onSelect: (state: RunState | undefined) => void;
}) {
  const counts = useMemo(() => countStates(rows), [rows]);
  if (counts.length < 2 && !selected) return null;
  return (
    <span className="flex flex-wrap gap-1">
      {counts.map(([state, count]) => {
        const { label, icon: Icon, tone } = lookOf(rows, state);
        return (
          <button
            key={state}
            type="button"
            aria-pressed={state === selected}
            onClick={() => onSelect(state === selected ? undefined : state)}
            className={cx(
              "flex h-6 items-center gap-1 rounded px-1.5 font-medium",
              toneText[tone],
              state === selected ? "bg-raised ring-1 ring-line-strong" : "hover:bg-raised",
            )}
          >
            <Icon className="size-3.5" aria-hidden="true" />
            {label} {count}
          </button>
        );
      })}
    </span>
  );
}

function countStates(rows: readonly TimelineRow[]): [RunState, number][] {
  const counts = new Map<RunState, number>();
  for (const { state } of rows) counts.set(state, (counts.get(state) ?? 0) + 1);
  return runStates.flatMap((state) => {
    const count = counts.get(state);
    return count ? [[state, count] as [RunState, number]] : [];
  });
}
