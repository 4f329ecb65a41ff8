import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { useShortcuts } from "@/app/_components/shell/shortcuts";
import type { RunAddress } from "@/app/(portal)/runs/[id]/run-address";
import { runHref, withTask } from "@/app/(portal)/runs/[id]/run-href";
import type { TimelineRow } from "@/lib/runs/read/timeline";
import { keyOf, rowHref } from "./row-links";
import { taskPanelId } from "./task-panel-id";

/** Debounce: holding j or k must not fetch every task it passes. */
const settleMs = 150;

/**
 * Walks through the rows by j and k and opens the active one by Enter. The selected task is in the address; the active
 * row
 * may be ahead of it for a moment.
 * @param scrollToRow brings the row with an index into view
 */
export function useRowKeys({
  rows,
  runId,
  address,
  scrollToRow,
}: {
  rows: readonly TimelineRow[];
  runId: string;
  address: RunAddress;
  scrollToRow: (index: number) => void;
}) {
  const router = useRouter();
  const selectedKey = address.task && keyOf({ runId, nodeId: address.task });
  const [activeKey, setActiveKey] = useState(selectedKey);
  useEffect(() => setActiveKey(selectedKey), [selectedKey]);
  const settling = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(settling.current), []);
  const focusPanelNext = useFocusOnPanel(selectedKey);

  function goBy(step: number) {
    const index = nextIndex(
      rows.findIndex((row) => keyOf(row) === activeKey),
      step,
      rows.length,
    );
    const row = rows[index];
    if (!row) return;
    setActiveKey(keyOf(row));
    scrollToRow(index);
    clearTimeout(settling.current);
    if (row.runId === runId && row.nodeId)
      settling.current = setTimeout(
        () => router.replace(rowHref(runId, address, row), { scroll: false }),
        settleMs,
      );
  }

  function enter() {
    const row = rows.find((candidate) => keyOf(candidate) === activeKey);
    if (!row) return;
    clearTimeout(settling.current);
    if (keyOf(row) === selectedKey) return document.getElementById(taskPanelId)?.focus();
    focusPanelNext();
    router.push(rowHref(runId, address, row), { scroll: row.runId !== runId });
  }

  const close = () => router.replace(runHref(runId, withTask(address, undefined)), { scroll: false });
  useShortcuts([
    { keys: "j", label: "Next task", run: () => goBy(1) },
    { keys: "k", label: "Previous task", run: () => goBy(-1) },
    { keys: "Enter", label: "Open the selected task", run: enter },
    ...(selectedKey ? [{ keys: "Escape", label: "Close the selected task", run: close }] : []),
  ]);
  return { activeKey, goBy };
}

/** From no row (-1), a step moves to the first or the last row. */
function nextIndex(index: number, step: number, length: number): number {
  if (index < 0) return step > 0 ? 0 : length - 1;
  return Math.min(length - 1, Math.max(0, index + step));
}

/** @returns asks that the panel of the task that is selected next takes the focus once it is there */
function useFocusOnPanel(selectedKey: string | undefined): () => void {
  const isWanted = useRef(false);
  useEffect(() => {
    if (!isWanted.current || !selectedKey) return;
    isWanted.current = false;
    document.getElementById(taskPanelId)?.focus();
  }, [selectedKey]);
  return () => {
    isWanted.current = true;
  };
}
