"use client";

import { Redo2, Undo2 } from "lucide-react";
import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import { Button } from "@/app/_components/button";
import { Field, Input } from "@/app/_components/field";
import { Section } from "@/app/_components/section";
import { useShortcuts } from "@/app/_components/shortcuts";
import type { Draft } from "@/lib/flows/draft";
import type { TaskAsData } from "@/lib/flows/task-as-data";
import { slugOf } from "@/lib/slug-of";
import { AddTask } from "./add-task";
import { keptAs } from "./kept-as";
import { NodeForm } from "./node-form";
import { NodeList } from "./node-list";
import { ParamsForm } from "./params-form";
import { SaveBar } from "./save-bar";
import { type DraftCheck, useDraft } from "./use-draft";

/** Loaded when somebody opens it: the list needs nothing of it. */
const Canvas = dynamic(() => import("./canvas"), {
  ssr: false,
  loading: () => <div className="h-[32rem] animate-pulse rounded-md border border-line bg-raised" />,
});

/**
 * Writes a flow: as a list of nodes, or on a canvas; both change the same draft.
 * @param basedOn the version that the draft began with; empty for a new flow
 */
export function FlowEditor({
  catalog,
  initial,
  basedOn,
  firstCheck,
}: {
  catalog: TaskAsData[];
  initial: Draft;
  basedOn: string;
  firstCheck: DraftCheck;
}) {
  const isNew = basedOn === "";
  const editing = useDraft(initial, keptAs(isNew ? "new" : initial.slug), firstCheck);
  const { draft, edit, check } = editing;
  const [view, setView] = useState<"list" | "canvas">("list");
  const [selected, setSelected] = useState<string>();
  const tasks = new Map(catalog.map((task) => [task.slug, task]));
  const node = draft.nodes.find(({ id }) => id === selected);
  const issueAt = (path: string) => check.issues.find((issue) => issue.path === path)?.message;

  useShortcuts([
    { keys: "u", label: "Undo the last edit (Ctrl Z too)", run: () => edit({ type: "undo" }) },
    { keys: "U", label: "Do it again", run: () => edit({ type: "redo" }) },
    { keys: "v", label: "List or canvas", run: () => setView(view === "list" ? "canvas" : "list") },
  ]);

  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof HTMLElement && event.target.closest("input, textarea, select");
      if (isTyping || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
      event.preventDefault();
      edit({ type: event.shiftKey ? "redo" : "undo" });
    };
    document.addEventListener("keydown", hear);
    return () => document.removeEventListener("keydown", hear);
  }, [edit]);

  function add(task: string) {
    edit({ type: "add-node", task });
    setSelected(undefined);
  }

  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <SaveBar editing={editing} basedOn={basedOn} />
      <section className="grid gap-3 sm:grid-cols-3">
        <Field id="flow-name" label="Name" error={issueAt("name")}>
          <Input
            id="flow-name"
            value={draft.name}
            onChange={({ target }) => {
              const slug =
                isNew && draft.slug === flowSlugOf(draft.name) ? { slug: flowSlugOf(target.value) } : {};
              edit({ type: "describe", change: { name: target.value, ...slug } });
            }}
          />
        </Field>
        <Field
          id="flow-slug"
          label="Slug"
          hint={isNew ? "In addresses and in the API; it stays." : undefined}
          error={issueAt("slug")}
        >
          <Input
            id="flow-slug"
            value={draft.slug}
            disabled={!isNew}
            className="font-mono"
            onChange={({ target }) => edit({ type: "describe", change: { slug: target.value } })}
          />
        </Field>
        <Field id="flow-description" label="What it does" error={issueAt("description")}>
          <Input
            id="flow-description"
            value={draft.description}
            onChange={({ target }) => edit({ type: "describe", change: { description: target.value } })}
          />
        </Field>
      </section>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-[18rem_minmax(0,1fr)]">
        <AddTask catalog={catalog} onAdd={add} />
        <section className="grid grid-cols-[minmax(0,1fr)] content-start gap-2">
          <div className="flex flex-wrap items-center gap-1">
            <h2 className="mr-2 text-sm font-medium">Nodes</h2>
            {(["list", "canvas"] as const).map((one) => (
              <Button
                key={one}
                size="sm"
                variant={view === one ? "secondary" : "quiet"}
                aria-pressed={view === one}
                className={one === "canvas" ? "max-sm:hidden" : undefined}
                onClick={() => setView(one)}
              >
                {one === "list" ? "List" : "Canvas"}
              </Button>
            ))}
            <span className="ml-auto flex gap-1">
              <Button
                size="sm"
                variant="quiet"
                aria-label="Undo"
                disabled={!editing.canUndo}
                onClick={() => edit({ type: "undo" })}
              >
                <Undo2 aria-hidden="true" />
              </Button>
              <Button
                size="sm"
                variant="quiet"
                aria-label="Redo"
                disabled={!editing.canRedo}
                onClick={() => edit({ type: "redo" })}
              >
                <Redo2 aria-hidden="true" />
              </Button>
            </span>
          </div>
          {issueAt("nodes") && <p className="text-xs text-bad">{issueAt("nodes")}</p>}
          {view === "list" ? (
            <NodeList catalog={tasks} editing={editing} selected={selected} onSelect={setSelected} />
          ) : (
            <>
              <Canvas catalog={tasks} editing={editing} selected={selected} onSelect={setSelected} />
              {node && (
                <div className="rounded-md border border-line bg-panel">
                  <NodeForm key={node.id} node={node} task={tasks.get(node.task)} editing={editing} />
                </div>
              )}
            </>
          )}
        </section>
      </div>
      <Section isMinor title="Parameters">
        <ParamsForm editing={editing} />
      </Section>
    </div>
  );
}

/** A flow's slug begins with a letter. */
function flowSlugOf(name: string): string {
  return slugOf(name).replace(/^[^a-z]+/, "");
}
