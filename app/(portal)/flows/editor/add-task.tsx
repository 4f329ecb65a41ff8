"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { Field, Input } from "@/app/_components/forms/field";
import { IconButton } from "@/app/_components/ui/button";
import type { TaskAsData } from "@/lib/flows/task-as-data";
import { groupCatalogue } from "./catalogue-groups";
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
      <section aria-label="Tasks" className="max-h-[32rem] overflow-y-auto rounded-md border border-line">
        {groupCatalogue(found).map(({ heading, tasks }) => (
          <div key={heading}>
            <h2 className="sticky top-0 border-b border-line bg-raised px-2 py-0.5 text-xs font-medium text-muted">
              {heading}
            </h2>
            <ul className="divide-y divide-line border-b border-line">
              {tasks.map(({ slug, name, description }) => (
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
            </ul>
          </div>
        ))}
        {found.length === 0 && <p className="px-3 py-2 text-sm text-muted">No matching tasks.</p>}
      </section>
    </div>
  );
}
