import { ChevronDown, ChevronRight } from "lucide-react";
import Link from "next/link";
import { cx } from "@/app/_components/ui/cx";
import { formatMs } from "@/app/_components/ui/format";
import { StateBadge } from "@/app/_components/ui/state-badge";
import { states } from "@/app/_components/ui/states";
import { counted, percent } from "@/lib/base/number-text";
import { pausedMs, type TimelineRow } from "@/lib/runs/read/timeline";
import { attemptsOf, Bars } from "./bars";
import type { TimelineSpan } from "./timeline-layout";

/** Column layout of the rows and of their header. */
export const columns =
  "grid grid-cols-[minmax(6.5rem,34%)_minmax(0,1fr)_4.25rem] sm:grid-cols-[minmax(9rem,28%)_minmax(0,1fr)_5.5rem]";
export const rowPx = 40;

/** One row of the waterfall: a link to what it shows, and beside it one to the runs that it has started. */
export function Row({
  row,
  span,
  nowMs,
  href,
  startedHref,
  isActive,
}: {
  row: TimelineRow;
  span: TimelineSpan;
  nowMs: number;
  href: string;
  startedHref?: string;
  isActive: boolean;
}) {
  const { said, workMs } = inWords(row, nowMs);
  const { started } = row;
  const Chevron = started?.isOpen ? ChevronDown : ChevronRight;
  return (
    <>
      <Link
        href={href}
        scroll={false}
        prefetch={false}
        data-row
        aria-current={isActive ? "true" : undefined}
        className={cx(
          columns,
          "h-full grid-rows-1 items-center -outline-offset-2 hover:bg-raised",
          isActive && "bg-accent-soft hover:bg-accent-soft",
        )}
      >
        <span className="min-w-0 py-1 pr-2" style={{ paddingLeft: `${0.75 + row.depth}rem` }}>
          <span className="block truncate font-medium leading-4" title={row.label}>
            {row.label}
          </span>
          <StateBadge state={row.state} hasStarted={row.startMs !== null} plain />
        </span>
        <span className="relative h-full" aria-hidden="true" title={said}>
          <Bars row={row} span={span} nowMs={nowMs} />
        </span>
        <span className="whitespace-nowrap pl-1 pr-3 text-right text-xs text-muted">
          <span aria-hidden="true">{row.startMs === null ? "–" : formatMs(workMs)}</span>
          <span className="sr-only">{said}</span>
        </span>
      </Link>
      {started && startedHref && (
        <Link
          href={startedHref}
          scroll={started.onlyId !== null}
          prefetch={false}
          aria-expanded={started.onlyId ? undefined : started.isOpen}
          className="absolute bottom-0 left-27 flex h-6 items-center gap-0.5 whitespace-nowrap px-1 text-xs underline max-sm:hidden"
        >
          {!started.onlyId && <Chevron className="size-3.5" aria-hidden="true" />}
          {counted(started.total, "run")}
        </Link>
      )}
    </>
  );
}

function inWords(row: TimelineRow, nowMs: number): { said: string; workMs: number } {
  const endMs = row.endMs ?? nowMs;
  const attempts = attemptsOf(row);
  const waitedMs = pausedMs(row.pauses, endMs);
  const spentMs = attempts.reduce((sum, attempt) => sum + (attempt.endMs ?? endMs) - attempt.startMs, 0);
  const workMs = Math.max(0, spentMs - waitedMs);
  const parts = [
    row.readyMs === null
      ? "not ready: waiting for other tasks"
      : `waited ${formatMs(Math.max(0, (row.startMs ?? endMs) - row.readyMs))}`,
    row.startMs !== null && `worked ${formatMs(workMs)}`,
    row.pauses.length > 0 && `waited ${formatMs(waitedMs)} for a person`,
    attempts.length > 1 &&
      `attempts: ${attempts.map(({ state }) => states[state].label.toLowerCase()).join(", ")}`,
    row.state === "Running" && row.progress !== null && `${percent(row.progress, 0)} done`,
  ];
  return { said: parts.filter(Boolean).join(", "), workMs };
}
