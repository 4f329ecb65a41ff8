import { expect, test } from "vitest";
import { packTimeline, type TimelineRow, unpackTimeline } from "./timeline";

const row: TimelineRow = {
  runId: "run-1",
  nodeId: "read-data",
  label: "read-data",
  depth: 0,
  state: "Completed",
  createdMs: 1_764_000_000_000,
  startMs: 1_764_000_000_050,
  endMs: 1_764_000_000_400,
  attempts: [],
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
      attempts: [
        { startMs: row.createdMs, endMs: row.createdMs + 1, state: "Failed" },
        { startMs: row.createdMs + 2, endMs: null, state: "Running" },
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
    createdMs: row.createdMs + index,
  }));
  expect(packTimeline(rows).length).toBeLessThan(500_000);
});
