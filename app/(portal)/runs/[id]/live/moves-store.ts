import { type TimelineRow, unpackTimeline } from "@/lib/runs/read/timeline";

export type TaskMove = Pick<TimelineRow, "state"> & { hasStarted: boolean };
export type MovesStore = ReturnType<typeof movesStore>;

/** The rows of a run's page as they are now, for parts of the page that follow them each by itself. */
export function movesStore(packed: string) {
  const listeners = new Set<() => void>();
  let text = packed;
  let rows = unpackTimeline(packed);
  let tasks = tasksOf(rows, new Map());
  return {
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    rows: () => rows,
    /** The same object until the task moves. */
    task: (node: string) => tasks.get(node),
    set(next: string) {
      if (next === text) return;
      text = next;
      rows = unpackTimeline(next);
      tasks = tasksOf(rows, tasks);
      for (const listener of [...listeners]) listener();
    },
  };
}

/** Each of the run's own tasks by its node, as it was before where it has not moved. */
function tasksOf(rows: readonly TimelineRow[], before: ReadonlyMap<string, TaskMove>): Map<string, TaskMove> {
  return new Map(
    rows.flatMap(({ depth, nodeId, state, startMs }) => {
      if (depth > 0 || nodeId === null) return [];
      const hasStarted = startMs !== null;
      const old = before.get(nodeId);
      return [[nodeId, old?.state === state && old.hasStarted === hasStarted ? old : { state, hasStarted }]];
    }),
  );
}
