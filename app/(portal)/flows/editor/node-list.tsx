"use client";

import { CircleX } from "lucide-react";
import { Badge } from "@/app/_components/ui/badge";
import { counted } from "@/lib/base/number-text";
import type { TaskAsData } from "@/lib/flows/task-as-data";
import { NodeForm } from "./node-form";
import type { Editing } from "./use-draft";

/** The nodes one below the other, each opened to its form. All that the canvas can do, by keyboard. */
export function NodeList({
  catalog,
  editing,
  selected,
  onSelect,
}: {
  catalog: ReadonlyMap<string, TaskAsData>;
  editing: Editing;
  selected: string | undefined;
  onSelect: (id: string | undefined) => void;
}) {
  const { draft, check } = editing;
  if (draft.nodes.length === 0)
    return (
      <p className="rounded-md border border-dashed border-line-strong px-4 py-6 text-center text-sm text-muted">
        No nodes yet. Add the first task from the catalog, for example “Read data”.
      </p>
    );
  return (
    <ol className="grid gap-2">
      {draft.nodes.map((node, index) => {
        const problems = check.issues.filter(({ path }) => path.startsWith(`nodes.${node.id}.`)).length;
        return (
          // Its place is its key: a renamed node keeps the focus in its form.
          // biome-ignore lint/suspicious/noArrayIndexKey: nodes have no other lasting name
          <li key={index} className="rounded-md border border-line bg-panel">
            <details
              open={selected === node.id}
              onToggle={({ currentTarget }) => {
                if (currentTarget.open) onSelect(node.id);
                else if (selected === node.id) onSelect(undefined);
              }}
            >
              <summary className="flex cursor-pointer flex-wrap items-center gap-x-3 px-3 py-2 text-sm">
                <span className="text-muted tabular-nums">{index + 1}</span>
                <span className="font-medium">{node.id}</span>
                {node.task !== node.id && <code className="text-xs text-muted">{node.task}</code>}
                {problems > 0 && (
                  <Badge label={`${counted(problems, "problem")}`} icon={CircleX} tone="bad" />
                )}
              </summary>
              {selected === node.id && (
                <div className="border-t border-line">
                  <NodeForm key={node.id} node={node} task={catalog.get(node.task)} editing={editing} />
                </div>
              )}
            </details>
          </li>
        );
      })}
    </ol>
  );
}
