import { expect, test, vi } from "vitest";
import { packTimeline, type TimelineRow } from "@/lib/runs/read/timeline";
import { movesStore } from "./moves-store";

const row = (nodeId: string, state: TimelineRow["state"]): TimelineRow => ({
  runId: "run-1",
  nodeId,
  label: nodeId,
  depth: 0,
  state,
  readyMs: 100,
  startMs: state === "Pending" ? null : 200,
  endMs: null,
  attempts: [],
  pauses: [],
  progress: null,
  message: null,
  started: null,
});

test("only the task that moved is another one afterwards, and what has not changed tells nobody", () => {
  const before = packTimeline([row("a", "Running"), row("b", "Pending")]);
  const store = movesStore(before);
  const heard = vi.fn();
  const stop = store.subscribe(heard);
  const [a, b] = [store.task("a"), store.task("b")];
  store.set(before);
  expect(heard).not.toHaveBeenCalled();
  store.set(packTimeline([row("a", "Running"), row("b", "Running")]));
  expect(heard).toHaveBeenCalledOnce();
  expect(store.task("a")).toBe(a);
  expect(b).toEqual({ state: "Pending", hasStarted: false });
  expect(store.task("b")).toEqual({ state: "Running", hasStarted: true });
  expect(store.task("gone")).toBeUndefined();
  stop();
  store.set(before);
  expect(heard).toHaveBeenCalledOnce();
});
