import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import { cx } from "@/app/_components/ui/cx";
import type { Port } from "./canvas-graph";
import { rowHeight } from "./canvas-layout";

type Face = { title: string; task: string; inputs: Port[]; outputs: Port[]; hasProblem: boolean };
export type CanvasNode = Node<Face, "task">;

/** A task of the draft, or its parameters: inputs to the left, outputs to the right, each with its handle. */
export function TaskNode({
  data: { title, task, inputs, outputs, hasProblem },
  selected,
}: NodeProps<CanvasNode>) {
  return (
    <div
      className={cx(
        "w-46 rounded-md border bg-panel text-xs text-ink",
        hasProblem ? "border-bad" : "border-line-strong/70",
        selected && "ring-2 ring-accent",
      )}
    >
      <div className="border-b border-line px-2 py-1">
        <div className="truncate text-sm font-medium">{title}</div>
        {task !== title && <code className="block truncate text-muted">{task}</code>}
      </div>
      <div className="grid grid-cols-2 py-1">
        <ul>
          {inputs.map(({ name, says }) => (
            <li
              key={name}
              title={says}
              className="relative flex items-center px-2"
              style={{ height: rowHeight }}
            >
              <Handle
                type="target"
                position={Position.Left}
                id={name}
                className="!size-2.5 !bg-line-strong"
              />
              <span className="truncate">{name}</span>
            </li>
          ))}
        </ul>
        <ul className="text-right">
          {outputs.map(({ name, says }) => (
            <li
              key={name}
              title={says}
              className="relative flex items-center justify-end px-2"
              style={{ height: rowHeight }}
            >
              <span className="truncate">{name}</span>
              <Handle type="source" position={Position.Right} id={name} className="!size-2.5 !bg-accent" />
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
