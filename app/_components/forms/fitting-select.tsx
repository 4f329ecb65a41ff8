"use client";

import { type ComponentProps, useEffect, useRef, useState } from "react";
import { datasetIn } from "./dataset-of-form";
import { Select } from "./field";
import { choiceName } from "./schema-fields";

/**
 * Choices of which some need columns: they are offered where the form's dataset has these, and where they are chosen
 * already. @param needs columns by choice @param names of choices
 */
export function FittingSelect({
  needs,
  choices,
  names = {},
  ...select
}: {
  needs: Record<string, string[]>;
  choices: string[];
  names?: Record<string, string>;
} & ComponentProps<"select">) {
  const place = useRef<HTMLSelectElement>(null);
  const [columns, setColumns] = useState<ReadonlySet<string>>(new Set());

  useEffect(() => {
    const form = place.current?.form;
    if (!form) return;
    let shown: string | undefined;
    async function read() {
      const dataset = datasetIn(form!);
      if (dataset === shown) return;
      shown = dataset;
      const { readNames } = await import("./read-names");
      const found = await readNames("column", { dataset }).catch(() => undefined);
      if (dataset === shown) setColumns(new Set(found?.items.map(({ value }) => value)));
    }
    void read();
    form.addEventListener("change", read);
    return () => form.removeEventListener("change", read);
  }, []);

  const fits = (choice: string) =>
    choice === select.defaultValue || (needs[choice] ?? []).every((name) => columns.has(name));
  return (
    <Select {...select} ref={place}>
      {choices.filter(fits).map((choice) => (
        <option key={choice} value={choice}>
          {choiceName(names, choice)}
        </option>
      ))}
    </Select>
  );
}
