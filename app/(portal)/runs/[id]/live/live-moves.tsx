"use client";

import { useRouter } from "next/navigation";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useSyncExternalStore } from "react";
import { listenLive } from "@/app/_components/live/live-events";
import { StateBadge } from "@/app/_components/ui/state-badge";
import type { RunState } from "@/lib/base/run";
import type { Moves } from "@/lib/runs/read/moves";
import { readMovesAction } from "./moves-action";
import { type MovesStore, movesStore } from "./moves-store";

const StoreContext = createContext<MovesStore>(movesStore("[0,[],[]]"));

/**
 * Holds the rows of a run for its graph and its waterfall. Where the run is live, they are read again by themselves, and the
 * page only when its mark changes.
 */
export function LiveMoves({
  runId,
  open,
  moves: { packed, mark },
  isLive,
  children,
}: {
  runId: string;
  /** Nodes whose runs are rows too. */
  open: string[];
  moves: Moves;
  isLive: boolean;
  children: ReactNode;
}) {
  const store = useMemo(() => movesStore(packed), [packed]);
  const router = useRouter();
  const opened = open.join(",");
  useEffect(() => {
    if (!isLive) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let hasStopped = false;
    const read = async () => {
      const { moves } = await readMovesAction({ runId, open: opened.split(",").filter(Boolean) });
      timer = undefined;
      if (hasStopped || !moves) return;
      store.set(moves.packed);
      if (moves.mark !== mark) router.refresh();
    };
    const stop = listenLive(`/api/v1/runs/${runId}/events`, (event) => {
      if (event.type === "lost" || (event.type === "change" && event.kind === "log")) return;
      timer ??= setTimeout(() => read().catch(() => (timer = undefined)), throttleMs);
    });
    return () => {
      hasStopped = true;
      stop();
      clearTimeout(timer);
    };
  }, [isLive, runId, opened, store, mark, router]);
  return <StoreContext value={store}>{children}</StoreContext>;
}

const throttleMs = 300;

/** The rows of the run as they are now. */
export function useRows() {
  const store = useContext(StoreContext);
  return useSyncExternalStore(store.subscribe, store.rows, store.rows);
}

/** State of a task within the graph. */
export function TaskState({ node }: { node: string }) {
  const store = useContext(StoreContext);
  const read = () => store.task(node);
  const task = useSyncExternalStore(store.subscribe, read, read);
  return task ? <StateBadge state={task.state} hasStarted={task.hasStarted} plain /> : null;
}

/** States of the tasks of a group within the graph, those that need a look first, with how many have each. */
export function GroupStates({ nodes }: { nodes: string[] }) {
  const store = useContext(StoreContext);
  const read = () => nodes.map((node) => store.task(node)?.state ?? "").join(",");
  const states = useSyncExternalStore(store.subscribe, read, read).split(",").filter(Boolean);
  const counts = new Map<string, number>();
  for (const state of states) counts.set(state, (counts.get(state) ?? 0) + 1);
  const shown = [...counts].sort(([a], [b]) => placeOf(a) - placeOf(b)).slice(0, 2);
  return (
    <span className="flex min-w-0 items-center gap-2 overflow-hidden">
      {shown.map(([state, count]) => (
        <span key={state} className="flex shrink-0 items-center gap-1 text-xs text-muted">
          {count < nodes.length && count}
          <StateBadge state={state as RunState} plain />
        </span>
      ))}
    </span>
  );
}

const looked: readonly string[] = ["Failed", "Crashed", "TimedOut", "Paused", "AwaitingRetry", "Running"];

/** Place of a state in a group; those that need no look come last. */
function placeOf(state: string): number {
  const place = looked.indexOf(state);
  return place < 0 ? looked.length : place;
}
