"use client";

import { Plus, X } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { Button } from "@/app/_components/ui/button";
import type { SchemaField } from "./schema-fields";
import { maxRows } from "./schema-form-data";

type Row = { key: number; value: unknown };

/**
 * The rows of a list, which can be added and removed; a hidden control says how many there are. Focus goes to where the
 * next key would be pressed: into a new row, or to the button when one is gone.
 */
export function SchemaFormList({
  name,
  field: { label, schema },
  values,
  children,
}: {
  name: string;
  field: SchemaField;
  values: unknown[];
  /** The controls of a row. */
  children: (index: number, value: unknown) => ReactNode;
}) {
  const [rows, setRows] = useState<Row[]>(() => values.map((value, key) => ({ key, value })));
  const nextKey = useRef(rows.length);
  const list = useRef<HTMLUListElement>(null);
  const addButton = useRef<HTMLButtonElement>(null);
  const most = Math.min(schema.maxItems ?? maxRows, maxRows);

  function add() {
    setRows([...rows, { key: nextKey.current++, value: schema.items?.default }]);
    requestAnimationFrame(() =>
      list.current?.lastElementChild
        ?.querySelector<HTMLElement>("input:not([type=hidden]), select, textarea")
        ?.focus(),
    );
  }
  function remove(key: number) {
    setRows(rows.filter((row) => row.key !== key));
    addButton.current?.focus();
  }

  return (
    <div className="grid gap-2">
      <input type="hidden" name={`${name}#`} value={rows.length} />
      {rows.length === 0 && <p className="text-xs text-muted">None.</p>}
      <ul ref={list} className="grid gap-2">
        {rows.map((row, index) => (
          <li key={row.key} className="flex items-end gap-2">
            <div className="min-w-0 flex-1">{children(index, row.value)}</div>
            <Button
              variant="quiet"
              onClick={() => remove(row.key)}
              aria-label={`Remove ${label} ${index + 1}`}
              title="Remove"
            >
              <X aria-hidden="true" />
            </Button>
          </li>
        ))}
      </ul>
      <div>
        <Button ref={addButton} size="sm" onClick={add} disabled={rows.length >= most}>
          <Plus aria-hidden="true" /> Add<span className="sr-only"> to {label}</span>
        </Button>
      </div>
    </div>
  );
}
