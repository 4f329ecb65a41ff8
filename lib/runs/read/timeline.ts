import type { RunState } from "@/lib/base/run";
import { runStates } from "@/lib/base/states";

/** One attempt of a task, in milliseconds since the epoch. */
export interface TimelineAttempt {
  startMs: number;
  endMs: number | null;
  state: RunState;
}

/**
 * One row of a run's timeline: a task of the run, or under a task that has started runs, such a run or a task of it.
 */
export interface TimelineRow {
  /** The run of the row's task, or of the row itself when it has no node. */
  runId: string;
  nodeId: string | null;
  label: string;
  /** 0 for the run's own tasks. */
  depth: number;
  state: RunState;
  /** Time at which it could start; null while it waits for other tasks. */
  readyMs: number | null;
  startMs: number | null;
  endMs: number | null;
  /** Only when there was more than one. */
  attempts: TimelineAttempt[];
  /** Times at which it waited for a person's answer. */
  pauses: { startMs: number; endMs: number | null }[];
  /** Progress of the running attempt, 0–1. */
  progress: number | null;
  /** Message of the running attempt, or why the task was skipped. */
  message: string | null;
  /** The runs that the task has started; `isOpen` when they are rows under it. */
  started: { total: number; onlyId: string | null; isOpen: boolean } | null;
}

const stateAt = new Map(runStates.map((state, index) => [state, index]));

/**
 * Time spent waiting for a person's answer, in ms; pauses at the same time count once.
 * @param nowMs end of a pause that goes on
 */
export function pausedMs(pauses: TimelineRow["pauses"], nowMs: number): number {
  let sum = 0;
  let untilMs = Number.NEGATIVE_INFINITY;
  for (const { startMs, endMs } of [...pauses].sort((a, b) => a.startMs - b.startMs)) {
    const end = endMs ?? nowMs;
    sum += Math.max(0, end - Math.max(startMs, untilMs));
    untilMs = Math.max(untilMs, end);
  }
  return sum;
}

/**
 * Packs rows into one short text for the browser: arrays instead of objects, times relative to the first, each run id
 * once. JSON.parse reads 10,000 rows in some milliseconds, which React's own format does not.
 */
export function packTimeline(rows: readonly TimelineRow[]): string {
  const originMs = rows.reduce(
    (least, { readyMs }) => Math.min(least, readyMs ?? least),
    rows[0]?.readyMs ?? 0,
  );
  const runIds = [...new Set(rows.flatMap(({ runId, started }) => [runId, started?.onlyId ?? runId]))];
  const runAt = new Map(runIds.map((id, index) => [id, index]));
  const since = (ms: number | null) => (ms === null ? null : Math.round(ms - originMs));
  const packed = rows.map((row) =>
    withoutEnd([
      runAt.get(row.runId),
      row.label,
      stateAt.get(row.state),
      since(row.readyMs),
      since(row.startMs),
      since(row.endMs),
      row.depth || null,
      row.nodeId === null ? 0 : row.nodeId === row.label ? null : row.nodeId,
      row.attempts.length === 0
        ? null
        : row.attempts.map(({ startMs, endMs, state }) => [since(startMs), since(endMs), stateAt.get(state)]),
      row.progress,
      row.message,
      row.started && [
        row.started.total,
        row.started.isOpen ? 1 : 0,
        row.started.onlyId && runAt.get(row.started.onlyId),
      ],
      row.pauses.length === 0 ? null : row.pauses.map(({ startMs, endMs }) => [since(startMs), since(endMs)]),
    ]),
  );
  return JSON.stringify([originMs, runIds, packed]);
}

/** Unpacks the text of `packTimeline`. */
export function unpackTimeline(text: string): TimelineRow[] {
  // biome-ignore lint/suspicious/noExplicitAny: the lists of packTimeline, which is the only one to write them
  const [originMs, runIds, packed] = JSON.parse(text) as [number, string[], any[][]];
  const at = (ms: number | null | undefined) => (ms == null ? null : ms + originMs);
  return packed.map(
    ([run, label, state, ready, start, end, depth, node, attempts, progress, message, started, pauses]) => ({
      runId: runIds[run]!,
      nodeId: node === 0 ? null : (node ?? label),
      label,
      depth: depth ?? 0,
      state: runStates[state]!,
      readyMs: at(ready),
      startMs: at(start),
      endMs: at(end),
      attempts: (attempts ?? []).map(([from, to, of]: number[]) => ({
        startMs: from! + originMs,
        endMs: at(to),
        state: runStates[of!]!,
      })),
      pauses: (pauses ?? []).map(([from, to]: number[]) => ({ startMs: from! + originMs, endMs: at(to) })),
      progress: progress ?? null,
      message: message ?? null,
      started: started
        ? { total: started[0], isOpen: started[1] === 1, onlyId: runIds[started[2]] ?? null }
        : null,
    }),
  );
}

function withoutEnd(list: unknown[]): unknown[] {
  let length = list.length;
  while (length > 0 && list[length - 1] == null) length--;
  return list.slice(0, length);
}
