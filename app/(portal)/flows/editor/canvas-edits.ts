import type { Connection, Edge } from "@xyflow/react";
import { toast } from "@/app/_components/ui/toast";
import { type Box, connectionProblem, referenceOfPort } from "./canvas-graph";
import { laterThan } from "./choices";
import type { Editing } from "./use-draft";

/** Edits of the draft that wires stand for. @param boxes as `portsOf` gives them */
export function canvasEdits({ draft, edit }: Pick<Editing, "draft" | "edit">, boxes: Box[]) {
  /** Binds an input to the output that a wire was drawn from, or says why that is not possible. */
  function connect({ source, sourceHandle, target, targetHandle }: Connection) {
    if (!sourceHandle || !targetHandle) return;
    const problem = laterThan(draft, target).has(source)
      ? `${source} already waits for ${target}: this would create a cycle.`
      : connectionProblem(boxes, { source, sourceHandle, target, targetHandle });
    if (problem) return toast(problem, { isError: true });
    edit({
      type: "set-input",
      id: target,
      field: targetHandle,
      value: { $from: referenceOfPort(source, sourceHandle) },
    });
  }

  /** Removes what a deleted wire stood for: an input's reference, or "runs after". */
  function disconnect({ target, targetHandle, data }: Edge) {
    if (data?.isAfter) {
      const after = draft.nodes.find(({ id }) => id === target)?.after ?? [];
      edit({ type: "set-options", id: target, change: { after: after.filter((id) => id !== data.source) } });
    } else if (targetHandle) edit({ type: "set-input", id: target, field: targetHandle, value: undefined });
  }

  return { connect, disconnect };
}
