"use client";

import {
  Background,
  type Connection,
  Controls,
  type Edge,
  Handle,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
  type ReactFlowInstance,
} from "@xyflow/react";
import "@xyflow/react/dist/style.css";
import { useTheme } from "next-themes";
import { useEffect, useMemo, useState } from "react";
import { Button } from "@/app/_components/button";
import { cx } from "@/app/_components/cx";
import { toast } from "@/app/_components/toasts";
import { nameOfNext, propertiesOf } from "@/lib/flows/draft";
import type { TaskAsData } from "@/lib/flows/task-as-data";
import {
  connectionProblem,
  edgesOf,
  type Port,
  paramsNodeId,
  portsOf,
  referenceOfPort,
} from "./canvas-graph";
import { layoutCanvas, type Place, rowHeight } from "./canvas-layout";
import { laterThan } from "./choices";
import { draggedTask } from "./dragged-task";
import type { Editing } from "./use-draft";

type Face = { title: string; task: string; inputs: Port[]; outputs: Port[]; hasProblem: boolean };
type CanvasNode = Node<Face, "task">;

const nodeTypes = { task: TaskNode };
/** What does not fit so that it can be read is moved about. */
const fit = { minZoom: 0.7, maxZoom: 1, padding: 0.05 };

/** The draft as boxes and wires: dragging from an output to an input that fits binds it. */
export default function Canvas({
  catalog,
  editing: { draft, edit, check },
  selected,
  onSelect,
}: {
  catalog: ReadonlyMap<string, TaskAsData>;
  editing: Editing;
  selected: string | undefined;
  onSelect: (id: string | undefined) => void;
}) {
  const { resolvedTheme } = useTheme();
  const [moved, setMoved] = useState<ReadonlyMap<string, Place>>(new Map());
  const ports = useMemo(() => portsOf(draft, catalog, check.outputs), [draft, catalog, check.outputs]);
  const edges = useMemo(() => edgesOf(draft), [draft]);
  const places = useMemo(() => layoutCanvas(ports, edges), [ports, edges]);
  const [flow, setFlow] = useState<ReactFlowInstance<CanvasNode>>();
  // A new wire lays the boxes out anew: all of them stay in view.
  useEffect(() => {
    if (places.size > 0) flow?.fitView(fit);
  }, [flow, places]);
  const nodes = ports.map(
    ({ id, title, task, inputs, outputs }): CanvasNode => ({
      id,
      type: "task",
      position: moved.get(id) ?? places.get(id)!,
      selected: id === selected,
      deletable: id !== paramsNodeId,
      data: {
        title,
        task,
        inputs,
        outputs,
        hasProblem: check.issues.some(({ path }) => path.startsWith(`nodes.${id}.`)),
      },
    }),
  );

  function connect({ source, sourceHandle, target, targetHandle }: Connection) {
    if (!sourceHandle || !targetHandle) return;
    const problem = laterThan(draft, target).has(source)
      ? `${source} waits for ${target}: that would be a circle.`
      : connectionProblem(ports, { source, sourceHandle, target, targetHandle });
    if (problem) return toast(problem, { isError: true });
    edit({
      type: "set-input",
      id: target,
      field: targetHandle,
      value: { $from: referenceOfPort(source, sourceHandle) },
    });
  }

  function drop(task: string, at: Place) {
    if (!flow || !catalog.has(task)) return;
    const place = flow.screenToFlowPosition(at);
    setMoved((before) => new Map(before).set(nameOfNext(draft, task), place));
    edit({ type: "add-node", task });
  }

  function unbind({ target, targetHandle, data }: Edge) {
    if (data?.isAfter) {
      const after = draft.nodes.find(({ id }) => id === target)?.after ?? [];
      edit({ type: "set-options", id: target, change: { after: after.filter((id) => id !== data.source) } });
    } else if (targetHandle) edit({ type: "set-input", id: target, field: targetHandle, value: undefined });
  }

  return (
    <section
      aria-label="Canvas"
      onDragOver={(event) => event.dataTransfer.types.includes(draggedTask) && event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        drop(event.dataTransfer.getData(draggedTask), { x: event.clientX, y: event.clientY });
      }}
      className="relative h-[36rem] rounded-md border border-line bg-panel [&_.react-flow\_\_attribution_a]:text-muted!"
    >
      <ReactFlow<CanvasNode>
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        colorMode={resolvedTheme === "dark" ? "dark" : "light"}
        fitView
        fitViewOptions={fit}
        onInit={setFlow}
        minZoom={0.2}
        proOptions={{ hideAttribution: false }}
        onConnect={connect}
        onNodesChange={(changes) => {
          for (const change of changes) {
            if (change.type === "position" && change.position)
              setMoved((before) => new Map(before).set(change.id, change.position!));
            if (change.type === "select") onSelect(change.selected ? change.id : undefined);
            if (change.type === "remove") edit({ type: "remove-node", id: change.id });
          }
        }}
        onEdgesDelete={(gone) => gone.forEach(unbind)}
      >
        <Background />
        <Controls showInteractive={false} />
      </ReactFlow>
      <div className="absolute right-2 top-2 z-10 flex gap-1">
        <Button
          size="sm"
          onClick={() => {
            setMoved(new Map());
            flow?.fitView(fit);
          }}
        >
          Lay out
        </Button>
      </div>
      {Object.keys(propertiesOf(draft)).length === 0 && draft.nodes.length === 0 && (
        <p className="pointer-events-none absolute inset-0 grid place-items-center text-sm text-muted">
          Add the first task from the catalogue.
        </p>
      )}
    </section>
  );
}

function TaskNode({ data: { title, task, inputs, outputs, hasProblem }, selected }: NodeProps<CanvasNode>) {
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
