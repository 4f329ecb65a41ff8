"use client";

import { X } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useShortcuts } from "@/app/_components/shell/shortcuts";
import { Button, IconButton } from "@/app/_components/ui/button";
import { Section } from "@/app/_components/ui/section";
import { issueAt } from "@/lib/base/errors";
import type { Draft } from "@/lib/flows/draft";
import type { TaskAsData } from "@/lib/flows/task-as-data";
import { AddTask } from "./add-task";
import type { DraftCheck } from "./check-draft";
import { DescribeFlow } from "./describe-flow";
import { keptAs } from "./kept-as";
import { NodeForm } from "./node-form";
import { NodeList } from "./node-list";
import { ParamsForm } from "./params-form";
import { SaveBar } from "./save-bar";
import { UndoButtons } from "./undo-buttons";
import { useDraft } from "./use-draft";

/** Loaded on first use: the list view does not need it. */
const Canvas = dynamic(() => import("./canvas"), {
  ssr: false,
  loading: () => <div className="h-[32rem] animate-pulse rounded-md border border-line bg-raised" />,
});

/**
 * Writes a flow: as a list of nodes, or on a canvas; both change the same draft.
 * @param basedOn the version that the draft began with; empty for a new flow
 * @param variables names of the team's variables
 */
export function FlowEditor({
  catalog,
  initial,
  basedOn,
  firstCheck,
  variables,
}: {
  catalog: TaskAsData[];
  initial: Draft;
  basedOn: string;
  firstCheck: DraftCheck;
  variables: readonly string[];
}) {
  const isNew = basedOn === "";
  const checked = useDraft(initial, keptAs(isNew ? "new" : initial.slug), firstCheck, variables);
  // Nothing is wrong with a flow that nobody has begun.
  const isCalm = isNew && !checked.isChanged;
  const editing = isCalm ? { ...checked, check: { ...checked.check, issues: [] } } : checked;
  const { draft, edit } = editing;
  const [view, setView] = useState<"list" | "canvas">("list");
  const [selected, setSelected] = useState<string>();
  const tasks = new Map(catalog.map((task) => [task.slug, task]));
  const inspected = view === "canvas" ? draft.nodes.find(({ id }) => id === selected) : undefined;
  const problem = issueAt(editing.check.issues, "nodes");

  useShortcuts([
    { keys: "v", label: "List or canvas", run: () => setView(view === "list" ? "canvas" : "list") },
  ]);

  function add(task: string) {
    edit({ type: "add-node", task });
    setSelected(undefined);
  }

  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <SaveBar editing={editing} basedOn={basedOn} />
      <DescribeFlow editing={editing} isNew={isNew} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-[20rem_minmax(0,1fr)]">
        {/* The inspector takes the catalogue's place, so that the canvas stays where it is. */}
        <div className={inspected ? "hidden" : undefined}>
          <AddTask catalog={catalog} onAdd={add} />
        </div>
        {inspected && (
          <section
            aria-label={`Node ${inspected.id}`}
            className="self-start rounded-md border border-line bg-panel max-lg:order-last lg:sticky lg:top-16 lg:max-h-[calc(100dvh-5rem)] lg:overflow-y-auto"
          >
            <div className="flex items-center justify-between border-b border-line py-1 pl-3 pr-1">
              <h2 className="truncate text-sm font-medium">{inspected.id}</h2>
              <IconButton icon={X} label="Close the node" onClick={() => setSelected(undefined)} />
            </div>
            <NodeForm
              key={inspected.id}
              node={inspected}
              task={tasks.get(inspected.task)}
              editing={editing}
            />
          </section>
        )}
        <section className="grid grid-cols-[minmax(0,1fr)] content-start gap-2">
          <div className="flex flex-wrap items-center gap-1">
            <h2 className="mr-2 text-sm font-medium">Nodes</h2>
            {(["list", "canvas"] as const).map((mode) => (
              <Button
                key={mode}
                size="sm"
                variant={view === mode ? "secondary" : "quiet"}
                aria-pressed={view === mode}
                className={mode === "canvas" ? "max-sm:hidden" : undefined}
                onClick={() => setView(mode)}
              >
                {mode === "list" ? "List" : "Canvas"}
              </Button>
            ))}
            <UndoButtons editing={editing} />
          </div>
          {problem && <p className="text-xs text-bad">{problem}</p>}
          {view === "list" ? (
            <NodeList catalog={tasks} editing={editing} selected={selected} onSelect={setSelected} />
          ) : (
            <Canvas catalog={tasks} editing={editing} selected={selected} onSelect={setSelected} />
          )}
        </section>
      </div>
      <Section isMinor title="Parameters">
        <ParamsForm editing={editing} />
      </Section>
    </div>
  );
}
