"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { Minus, Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { Button, IconButton } from "@/app/_components/button";
import { cx } from "@/app/_components/cx";
import { formatMs } from "@/app/_components/format";
import { ScrollRegion } from "@/app/_components/scroll-region";
import { useShortcuts } from "@/app/_components/shortcuts";
import { useNow } from "@/app/_components/use-now";
import type { RunAddress } from "@/app/(portal)/runs/[id]/run-address";
import { runHref, toggleOpen } from "@/app/(portal)/runs/[id]/run-href";
import { type TimelineRow, unpackTimeline } from "@/lib/runs/timeline";
import { Brush } from "./brush";
import { StateFilter } from "./state-filter";
import { taskPanelId } from "./task-panel-id";
import { type TimelineSpan, timelineTicks } from "./timeline-layout";
import { columns, Row, rowPx } from "./timeline-row";
import { isWhole, within, zoomBy } from "./zoom";

/** Keys held down do not ask the server for each task that they pass. */
const settleMs = 150;
const manyRows = 1000;
const boxPx = 480;
const control = "h-7 rounded border border-line-strong bg-panel px-1.5 text-xs text-ink";

/**
 * The waterfall of a run. Only the rows in sight are drawn, of however many. A brush above them zooms, a field finds rows
 * by name, and j, k, the arrows and Enter go through them; the selected task is in the address.
 */
export function Timeline({
  packed,
  runId,
  startMs,
  endMs,
  now,
  address,
}: {
  /** Of `packTimeline`. */
  packed: string;
  runId: string;
  startMs: number;
  /** Without it the run goes on, and the waterfall grows. */
  endMs: number | null;
  /** The server's time of this render, so that a browser with a wrong clock draws the same. */
  now: number;
  address: RunAddress;
}) {
  const router = useRouter();
  const rows = useMemo(() => unpackTimeline(packed), [packed]);
  const nowMs = useNow(now, endMs === null, rows.length > manyRows ? 1000 : 250);
  const [zoom, setZoom] = useState<TimelineSpan>();
  const [text, setText] = useState("");
  const [state, setState] = useState<TimelineRow["state"]>();
  const wanted = useDeferredValue(text.trim().toLowerCase());
  const shown = useMemo(
    () =>
      rows.filter(
        (row) => (!state || row.state === state) && (!wanted || row.label.toLowerCase().includes(wanted)),
      ),
    [rows, wanted, state],
  );
  const selectedKey = address.task && keyOf({ runId, nodeId: address.task });
  const [activeKey, setActiveKey] = useState(selectedKey);
  useEffect(() => setActiveKey(selectedKey), [selectedKey]);

  const wholeStartMs = startMs;
  const wholeEndMs = Math.max(startMs + 1, endMs ?? nowMs);
  const whole = useMemo(() => ({ startMs: wholeStartMs, endMs: wholeEndMs }), [wholeStartMs, wholeEndMs]);
  const span = zoom ? within(whole, zoom.startMs, zoom.endMs) : whole;
  const isAll = isWhole(whole, span);
  const show = (next: TimelineSpan | undefined) => setZoom(next && isWhole(whole, next) ? undefined : next);

  const box = useRef<HTMLDivElement>(null);
  const find = useRef<HTMLInputElement>(null);
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowPx,
    overscan: 8,
    initialRect: { width: 800, height: boxPx },
  });

  // Head and rows leave the same place for the scroll bar.
  const gutter = shown.length * rowPx > boxPx && "[scrollbar-gutter:stable]";

  const hrefOf = (row: TimelineRow) =>
    row.runId === runId && row.nodeId
      ? runHref(runId, { ...address, task: row.nodeId })
      : runHref(row.runId, { task: row.nodeId ?? undefined });
  const startedHrefOf = ({ started, nodeId, depth }: TimelineRow) => {
    if (started?.onlyId) return runHref(started.onlyId);
    return depth === 0 && nodeId ? runHref(runId, toggleOpen(address, nodeId)) : undefined;
  };

  const settling = useRef<ReturnType<typeof setTimeout>>(undefined);
  const wantsFocus = useRef(false);
  useEffect(() => () => clearTimeout(settling.current), []);

  function goBy(step: number) {
    const at = shown.findIndex((row) => keyOf(row) === activeKey);
    const next =
      at < 0 ? (step > 0 ? 0 : shown.length - 1) : Math.min(shown.length - 1, Math.max(0, at + step));
    const row = shown[next];
    if (!row) return;
    setActiveKey(keyOf(row));
    virtual.scrollToIndex(next, { align: "auto" });
    clearTimeout(settling.current);
    if (row.runId === runId && row.nodeId)
      settling.current = setTimeout(() => router.replace(hrefOf(row), { scroll: false }), settleMs);
  }

  function enter() {
    const row = shown.find((one) => keyOf(one) === activeKey);
    if (!row) return;
    clearTimeout(settling.current);
    if (keyOf(row) === selectedKey) return document.getElementById(taskPanelId)?.focus();
    wantsFocus.current = true;
    router.push(hrefOf(row), { scroll: row.runId !== runId });
  }

  // What Enter opened takes the focus once it is there.
  useEffect(() => {
    if (!wantsFocus.current || !selectedKey) return;
    wantsFocus.current = false;
    document.getElementById(taskPanelId)?.focus();
  }, [selectedKey]);

  useShortcuts([
    { keys: "j", label: "Next task", run: () => goBy(1) },
    { keys: "k", label: "Task before", run: () => goBy(-1) },
    { keys: "Enter", label: "Into the selected task", run: enter },
    { keys: "f", label: "Find a task by name", run: () => find.current?.focus() },
    { keys: "+", label: "Zoom in on the waterfall", run: () => show(zoomBy(whole, span, 0.5)) },
    { keys: "-", label: "Zoom out", run: () => show(zoomBy(whole, span, 2)) },
    { keys: "0", label: "Show all of the run's time", run: () => setZoom(undefined) },
    ...(selectedKey
      ? [
          {
            keys: "Escape",
            label: "Close the selected task",
            run: () => router.replace(runHref(runId, { ...address, task: undefined }), { scroll: false }),
          },
        ]
      : []),
  ]);

  function arrows(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    // The focus stays on the box: a row that leaves the sight is drawn no more.
    box.current?.focus({ preventScroll: true });
    goBy(step);
  }

  return (
    <section aria-label="Waterfall" className="min-w-0 rounded-md border border-line bg-panel text-sm">
      <div className="no-print flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line px-3 py-1.5 text-xs">
        <input
          ref={find}
          type="search"
          aria-label="Find a task"
          placeholder="Find a task"
          value={text}
          onChange={({ target }) => setText(target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" || event.key === "ArrowDown") {
              event.preventDefault();
              box.current?.focus();
              goBy(1);
            }
          }}
          className={`${control} w-40 placeholder:text-muted`}
        />
        <StateFilter rows={rows} selected={state} onSelect={setState} />
        <span role="status" className="text-muted">
          {shown.length < rows.length && `${shown.length} of ${rows.length}`}
        </span>
        <span className="ml-auto flex items-center gap-1 text-muted">
          {!isAll && (
            <>
              {formatMs(span.startMs - whole.startMs)} to {formatMs(span.endMs - whole.startMs)}
              <Button size="sm" variant="quiet" onClick={() => setZoom(undefined)}>
                Show all
              </Button>
            </>
          )}
          <IconButton
            icon={Minus}
            label="Zoom out"
            disabled={isAll}
            onClick={() => show(zoomBy(whole, span, 2))}
          />
          <IconButton icon={Plus} label="Zoom in" onClick={() => show(zoomBy(whole, span, 0.5))} />
        </span>
      </div>
      <div className={cx(columns, "overflow-hidden border-b border-line", gutter)}>
        <span className="self-end px-3 pb-0.5 text-xs text-muted">Task</span>
        <div className="min-w-0">
          <Brush whole={whole} span={span} works={rows} onChange={show} />
          <Ticks whole={whole} span={span} />
        </div>
        <span className="self-end px-3 pb-0.5 text-right text-xs text-muted">Work</span>
      </div>
      <ScrollRegion
        ref={box}
        label="Tasks in time"
        onKeyDown={arrows}
        className={cx("max-h-[30rem] overflow-y-auto overflow-x-hidden", gutter)}
      >
        {shown.length === 0 && (
          <p className="px-3 py-4 text-muted">
            {rows.length === 0 ? "No task yet." : "No task is like that."}
          </p>
        )}
        <ol className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = shown[index]!;
            return (
              <li
                key={keyOf(row)}
                aria-setsize={shown.length}
                aria-posinset={index + 1}
                className="absolute inset-x-0 top-0 border-b border-line"
                style={{ height: rowPx, transform: `translateY(${start}px)` }}
              >
                <Row
                  row={row}
                  span={span}
                  nowMs={nowMs}
                  href={hrefOf(row)}
                  startedHref={startedHrefOf(row)}
                  isActive={keyOf(row) === activeKey}
                />
              </li>
            );
          })}
        </ol>
      </ScrollRegion>
    </section>
  );
}

function Ticks({ whole, span }: { whole: TimelineSpan; span: TimelineSpan }) {
  return (
    <div className="relative h-5 overflow-hidden text-xs text-muted" aria-hidden="true">
      {timelineTicks(span.endMs - span.startMs, 4, span.startMs - whole.startMs).map(
        ({ atMs, share }, index) => (
          <span
            key={atMs}
            className={cx(
              "absolute top-0 whitespace-nowrap border-l border-line-strong pl-1",
              index % 2 === 1 && "max-sm:hidden",
            )}
            style={{ left: `${share * 100}%` }}
          >
            {atMs === 0 ? "0" : formatMs(atMs)}
          </span>
        ),
      )}
    </div>
  );
}

function keyOf({ runId, nodeId }: { runId: string; nodeId: string | null }): string {
  return `${runId} ${nodeId ?? ""}`;
}
