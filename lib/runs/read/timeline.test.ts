import { expect, test } from "vitest";
import { withReadiness } from "./readiness";
import { packTimeline, pausedMs, type TimelineRow, unpackTimeline } from "./timeline";

const row: TimelineRow = {
  runId: "run-1",
  nodeId: "read-data",
  label: "read-data",
  depth: 0,
  state: "Completed",
  readyMs: 1_764_000_000_000,
  startMs: 1_764_000_000_050,
  endMs: 1_764_000_000_400,
  attempts: [],
  pauses: [],
  progress: null,
  message: null,
  started: null,
};

test("what is packed is the same again", () => {
  const rows: TimelineRow[] = [
    row,
    { ...row, nodeId: "fan", label: "fan", started: { total: 3, onlyId: null, isOpen: true } },
    {
      ...row,
      runId: "run-2",
      nodeId: null,
      label: "brave-heron-17",
      depth: 1,
      state: "Scheduled",
      startMs: null,
    },
    { ...row, nodeId: "sub", label: "sub", endMs: null, progress: 0, message: "half", state: "Running" },
    { ...row, nodeId: "a", label: "A", started: { total: 1, onlyId: "run-3", isOpen: false } },
    {
      ...row,
      pauses: [
        { startMs: row.startMs! + 5, endMs: row.endMs },
        { startMs: row.endMs!, endMs: null },
      ],
    },
    {
      ...row,
      attempts: [
        { startMs: row.readyMs!, endMs: row.readyMs! + 1, state: "Failed" },
        { startMs: row.readyMs! + 2, endMs: null, state: "Running" },
      ],
    },
  ];
  expect(unpackTimeline(packTimeline(rows))).toEqual(rows);
  expect(unpackTimeline(packTimeline([]))).toEqual([]);
});

test("ten thousand tasks fit into less than half a megabyte", () => {
  const rows = Array.from({ length: 10_000 }, (_, index) => ({
    ...row,
    nodeId: `task-${index}`,
    label: `task-${index}`,
    readyMs: row.readyMs! + index,
  }));
  expect(packTimeline(rows).length).toBeLessThan(500_000);
});

test("a task waits in the queue from when what it needs has ended", () => {
  const of = (nodeId: string, startMs: number | null, endMs: number | null, depth = 0): TimelineRow => ({
    ...row,
    nodeId,
    label: nodeId,
    depth,
    startMs,
    endMs,
    readyMs: 100,
  });
  const rows = [
    of("a", 110, 200),
    of("b", 120, 300),
    of("c", 310, null),
    of("d", null, null),
    of("a", 1, 2, 1),
  ];
  const upstream = new Map([
    ["c", ["a", "b", "gone"]],
    ["d", ["c"]],
  ]);
  expect(withReadiness(rows, upstream).map(({ readyMs }) => readyMs)).toEqual([100, 100, 300, null, 100]);
});

test("what waits for a task that failed is not ready, unless it began nonetheless", () => {
  const failed: TimelineRow = { ...row, nodeId: "a", state: "Failed", endMs: 200, readyMs: 100 };
  const waits: TimelineRow = {
    ...row,
    nodeId: "b",
    state: "Cancelled",
    startMs: null,
    endMs: null,
    readyMs: 100,
  };
  const began: TimelineRow = { ...row, nodeId: "c", startMs: 250, readyMs: 100 };
  const upstream = new Map([
    ["b", ["a"]],
    ["c", ["a"]],
  ]);
  expect(withReadiness([failed, waits, began], upstream).map(({ readyMs }) => readyMs)).toEqual([
    100,
    null,
    200,
  ]);
});

test("pauses at the same time count once", () => {
  const pauses = [
    { startMs: 200, endMs: 400 },
    { startMs: 100, endMs: 300 },
    { startMs: 250, endMs: 260 },
  ];
  expect(pausedMs(pauses, 1000)).toBe(300);
});

test("a pause that goes on is counted until now", () => {
  expect(
    pausedMs(
      [
        { startMs: 100, endMs: 300 },
        { startMs: 500, endMs: null },
      ],
      1000,
    ),
  ).toBe(700);
});
