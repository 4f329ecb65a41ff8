"use client";

import { Background, Controls, type NodeChange, ReactFlow, type ReactFlowInstance } from "@xyflow/react";
import "@xyflow/react/dist/style.css";
import { useTheme } from "next-themes";
import { useEffect, useMemo, useState } from "react";
import { Button } from "@/app/_components/ui/button";
import { nameOfNext, propertiesOf } from "@/lib/flows/draft";
import type { TaskAsData } from "@/lib/flows/task-as-data";
import { canvasEdits } from "./canvas-edits";
import { edgesOf, paramsNodeId, portsOf } from "./canvas-graph";
import { layoutCanvas, type Place } from "./canvas-layout";
import { type CanvasNode, TaskNode } from "./canvas-node";
import { draggedTask } from "./dragged-task";
import type { Editing } from "./use-draft";

const nodeTypes = { task: TaskNode };
/** Below the least zoom boxes cannot be read: the view is moved instead. */
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
  // A new wire changes the layout: keep all boxes in view.
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

  const { connect, disconnect } = canvasEdits({ draft, edit }, ports);

  function drop(task: string, at: Place) {
    if (!flow || !catalog.has(task)) return;
    const place = flow.screenToFlowPosition(at);
    setMoved((before) => new Map(before).set(nameOfNext(draft, task), place));
    edit({ type: "add-node", task });
  }

  function apply(change: NodeChange<CanvasNode>) {
    if (change.type === "position" && change.position) {
      const { id, position } = change;
      setMoved((before) => new Map(before).set(id, position));
    }
    if (change.type === "select") onSelect(change.selected ? change.id : undefined);
    if (change.type === "remove") edit({ type: "remove-node", id: change.id });
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
        onNodesChange={(changes) => changes.forEach(apply)}
        onEdgesDelete={(gone) => gone.forEach(disconnect)}
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
          Auto layout
        </Button>
      </div>
      {Object.keys(propertiesOf(draft)).length === 0 && draft.nodes.length === 0 && (
        <p className="pointer-events-none absolute inset-0 grid place-items-center text-sm text-muted">
          Add the first task from the catalog.
        </p>
      )}
    </section>
  );
}
