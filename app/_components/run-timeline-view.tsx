"use client";

import Link from "next/link";
import { useEffect, useState } from "react";
import type { RunState } from "@/lib/runs/run";
import { cx } from "./cx";
import { formatMs, formatPercent } from "./format";
import { ScrollRegion } from "./scroll-region";
import { StateBadge } from "./state-badge";
import { states, toneFill } from "./states";
import { type Instant, placeInSpan, type TimelineSpan, timelineTicks, toMs } from "./timeline-layout";

export type TimelineAttempt = { startedAt: Instant; endedAt?: Instant | null; state: RunState };
export type TimelineRow = {
  id: string;
  label: string;
  state: RunState;
  createdAt: Instant;
  startedAt?: Instant | null;
  endedAt?: Instant | null;
  attempts: TimelineAttempt[];
  /** 0–1 of the attempt that runs now. */
  progress?: number | null;
  progressMessage?: string | null;
  href: string;
  /** The runs that the task has started. */
  started?: { label: string; title: string; href: string };
};

const grid = "grid grid-cols-[minmax(8rem,14rem)_minmax(16rem,1fr)_5rem]";

/**
 * The waterfall of a run: waiting is hatched, work is filled, each attempt a bar of its own. Without `end` it grows.
 * @param now the server's time of this render, so that a browser with a wrong clock draws the same
 */
export function RunTimelineView({
  start,
  end,
  now,
  rows,
  selected,
}: {
  start: Instant;
  end?: Instant | null;
  now: Instant;
  rows: TimelineRow[];
  selected?: string;
}) {
  const nowMs = useNow(toMs(now), !end);
  const span = { startMs: toMs(start), endMs: Math.max(toMs(start) + 1, end ? toMs(end) : nowMs) };
  const ticks = timelineTicks(span.endMs - span.startMs);
  return (
    <ScrollRegion label="Timeline" className="overflow-x-auto rounded-md border border-line bg-panel text-sm">
      <div className="min-w-[30rem]">
        <div className={cx(grid, "border-b border-line text-xs text-muted")} aria-hidden="true">
          <span className="px-3 py-1">Task</span>
          <span className="relative mr-8">
            {ticks.map(({ atMs, share }) => (
              <span
                key={atMs}
                className="absolute top-1 whitespace-nowrap border-l border-line pl-1"
                style={{ left: `${share * 100}%` }}
              >
                {atMs === 0 ? "0" : formatMs(atMs)}
              </span>
            ))}
          </span>
          <span className="px-3 py-1 text-right">Work</span>
        </div>
        <ol className="divide-y divide-line">
          {rows.map((row) => (
            <Row key={row.id} row={row} span={span} nowMs={nowMs} isSelected={row.id === selected} />
          ))}
        </ol>
      </div>
    </ScrollRegion>
  );
}

function Row({
  row,
  span,
  nowMs,
  isSelected,
}: {
  row: TimelineRow;
  span: TimelineSpan;
  nowMs: number;
  isSelected: boolean;
}) {
  const firstMs = row.startedAt ? toMs(row.startedAt) : undefined;
  const endMs = row.endedAt ? toMs(row.endedAt) : nowMs;
  const workMs = row.attempts.reduce(
    (sum, { startedAt, endedAt }) => sum + (endedAt ? toMs(endedAt) : endMs) - toMs(startedAt),
    0,
  );
  const queuedMs = (firstMs ?? endMs) - toMs(row.createdAt);
  const isRunning = row.state === "Running";
  const said = [
    `waited ${formatMs(queuedMs)}`,
    firstMs !== undefined && `worked ${formatMs(workMs)}`,
    row.attempts.length > 1 &&
      `attempts: ${row.attempts.map(({ state }) => states[state].label.toLowerCase()).join(", ")}`,
    isRunning && row.progress != null && `${formatPercent(row.progress, 0)} done`,
  ].filter(Boolean);
  return (
    <li className="relative [contain-intrinsic-size:auto_44px] [content-visibility:auto]">
      <Link
        href={row.href}
        scroll={false}
        aria-current={isSelected ? "true" : undefined}
        className={cx(
          grid,
          "items-center -outline-offset-2 hover:bg-raised",
          isSelected && "bg-accent-soft hover:bg-accent-soft",
        )}
      >
        <span className="min-w-0 px-3 py-1">
          <span className="block truncate font-medium leading-4" title={row.label}>
            {row.label}
          </span>
          <StateBadge state={row.state} plain />
        </span>
        <span className="relative mr-8 h-9" aria-hidden="true" title={said.join(", ")}>
          <span
            className="hatched absolute top-3 h-3 border-y border-line"
            style={placeInSpan(span, toMs(row.createdAt), firstMs ?? endMs)}
          />
          {row.attempts.map((attempt, index) => (
            <Bar
              key={toMs(attempt.startedAt)}
              attempt={attempt}
              row={row}
              span={span}
              endMs={endMs}
              previous={row.attempts[index - 1]}
            />
          ))}
          {isRunning && row.progressMessage && (
            <span className="absolute bottom-0 left-0 max-w-full truncate text-[11px] leading-3 text-muted">
              {row.progress != null && `${formatPercent(row.progress, 0)} · `}
              {row.progressMessage}
            </span>
          )}
        </span>
        <span className="px-3 text-right text-xs text-muted">
          <span aria-hidden="true">{firstMs === undefined ? "–" : formatMs(workMs)}</span>
          <span className="sr-only">{said.join(", ")}</span>
        </span>
      </Link>
      {row.started && (
        <Link
          href={row.started.href}
          title={row.started.title}
          className="absolute bottom-2 left-28 text-xs max-sm:hidden leading-4 underline"
        >
          {row.started.label}
        </Link>
      )}
    </li>
  );
}

/** One attempt, with the pause before a retry hatched; the part done of a running one is solid, the rest faint. */
function Bar({
  attempt,
  row,
  span,
  endMs,
  previous,
}: {
  attempt: TimelineAttempt;
  row: TimelineRow;
  span: TimelineSpan;
  endMs: number;
  previous?: TimelineAttempt;
}) {
  const startMs = toMs(attempt.startedAt);
  const isOpen = !attempt.endedAt && !row.endedAt;
  const progress = isOpen && row.progress != null ? row.progress : 1;
  return (
    <>
      {previous?.endedAt && (
        <span
          className="hatched absolute top-3 h-3 border-y border-line"
          style={placeInSpan(span, toMs(previous.endedAt), startMs)}
        />
      )}
      <span
        className="absolute top-2 h-4 min-w-[3px] overflow-hidden rounded-[3px]"
        style={placeInSpan(span, startMs, attempt.endedAt ? toMs(attempt.endedAt) : endMs)}
      >
        <span className={cx("absolute inset-0 opacity-35", toneFill[states[attempt.state].tone])} />
        <span
          className={cx("absolute inset-y-0 left-0", toneFill[states[attempt.state].tone])}
          style={{ width: `${progress * 100}%` }}
        />
      </span>
    </>
  );
}

/** The server's clock, ticking on in the browser four times a second while `isLive`. */
function useNow(serverMs: number, isLive: boolean): number {
  const [nowMs, setNowMs] = useState(serverMs);
  useEffect(() => {
    setNowMs(serverMs);
    if (!isLive) return;
    const since = performance.now();
    const timer = setInterval(() => setNowMs(serverMs + performance.now() - since), 250);
    return () => clearInterval(timer);
  }, [serverMs, isLive]);
  return isLive ? nowMs : serverMs;
}
