"use client";

import { useState } from "react";
import { Input } from "@/app/_components/forms/field";
import { ScrollRegion } from "@/app/_components/ui/scroll-region";

const mostShown = 200;
const kinds = { metrics: "Metrics", params: "Parameters", tags: "Tags", attributes: "Attributes" } as const;

/** Boxes for the columns of a table, with a field that finds some of many. Ticked ones stay when others are looked for. */
export function ColumnChoice({
  columns,
  chosen,
}: {
  columns: { name: string; kind: keyof typeof kinds; label: string }[];
  chosen: string[];
}) {
  const [words, setWords] = useState("");
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set(chosen));
  const found = columns.filter(({ label }) => label.toLowerCase().includes(words.toLowerCase()));
  const shown = found.slice(0, mostShown);
  const hidden = [...ticked].filter((name) => !shown.some((column) => column.name === name));
  const toggle = (name: string) => {
    const next = new Set(ticked);
    if (!next.delete(name)) next.add(name);
    setTicked(next);
  };
  return (
    <>
      <Input
        type="search"
        aria-label="Find columns"
        placeholder="Find columns"
        value={words}
        onChange={({ target }) => setWords(target.value)}
      />
      {hidden.map((name) => (
        <input key={name} type="hidden" name="c" value={name} />
      ))}
      <ScrollRegion label="Columns to show" className="mt-2 max-h-72 overflow-y-auto">
        {(Object.keys(kinds) as (keyof typeof kinds)[]).map((kind) => {
          const own = shown.filter((column) => column.kind === kind);
          if (own.length === 0) return null;
          return (
            <fieldset key={kind} className="mb-2 grid gap-0.5">
              <legend className="text-xs text-muted">{kinds[kind]}</legend>
              {own.map(({ name, label }) => (
                <label key={name} className="flex items-center gap-2 text-sm [overflow-wrap:anywhere]">
                  <input
                    type="checkbox"
                    name="c"
                    value={name}
                    checked={ticked.has(name)}
                    onChange={() => toggle(name)}
                  />
                  {label}
                </label>
              ))}
            </fieldset>
          );
        })}
        {found.length > mostShown && (
          <p className="text-xs text-muted">{found.length - mostShown} more. Find them by name.</p>
        )}
      </ScrollRegion>
    </>
  );
}
