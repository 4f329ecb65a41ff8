"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { Field, Input } from "@/app/_components/forms/field";
import { IconButton } from "@/app/_components/ui/button";
import type { TaskAsData } from "@/lib/flows/task-as-data";
import { draggedTask } from "./dragged-task";

/** The catalogue, with a search: a task's button adds a node of it, and so does dragging it onto the canvas. */
export function AddTask({ catalog, onAdd }: { catalog: TaskAsData[]; onAdd: (slug: string) => void }) {
  const [query, setQuery] = useState("");
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = catalog.filter(({ name, slug, description }) =>
    words.every((word) => `${name} ${slug} ${description}`.toLowerCase().includes(word)),
  );
  return (
    <div className="grid content-start gap-2">
      <Field id="task-search" label="Add a task">
        <Input
          id="task-search"
          type="search"
          value={query}
          placeholder="read, train, upload…"
          autoComplete="off"
          onChange={({ target }) => setQuery(target.value)}
        />
      </Field>
      <ul
        aria-label="Tasks"
        className="max-h-96 divide-y divide-line overflow-y-auto rounded-md border border-line"
      >
        {found.map(({ slug, name, description }) => (
          <li
            key={slug}
            draggable
            onDragStart={({ dataTransfer }) => dataTransfer.setData(draggedTask, slug)}
            className="flex cursor-grab items-start gap-2 px-2 py-1.5"
          >
            <IconButton icon={Plus} label={`Add ${name}`} onClick={() => onAdd(slug)} />
            <div className="min-w-0">
              <p className="text-sm font-medium">{name}</p>
              <p className="line-clamp-2 text-xs text-muted" title={description}>
                {description}
              </p>
            </div>
          </li>
        ))}
        {found.length === 0 && <li className="px-3 py-2 text-sm text-muted">No matching tasks.</li>}
      </ul>
    </div>
  );
}
