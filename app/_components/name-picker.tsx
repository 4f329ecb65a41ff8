"use client";

import { type ComponentProps, useId, useState } from "react";
import { z } from "zod";
import { Input } from "./field";

const addresses = { dataset: "/api/v1/datasets?limit=200", model: "/api/v1/models" };
const Names = z.object({ items: z.array(z.object({ name: z.string() })) });

/**
 * A name of the team's datasets or models: the browser offers those that match what is typed. They are read when the
 * control is first used; another name may be written, for what is yet to be made.
 */
export function NamePicker({
  of,
  ...rest
}: { of: keyof typeof addresses } & Omit<ComponentProps<"input">, "list" | "type">) {
  const list = useId();
  const [names, setNames] = useState<string[]>();

  async function load() {
    if (names) return;
    setNames([]);
    try {
      const response = await fetch(addresses[of]);
      if (response.ok) setNames(Names.parse(await response.json()).items.map(({ name }) => name));
    } catch {
      // Without the list the name can still be written.
    }
  }

  return (
    <>
      <Input {...rest} list={list} onFocus={load} autoComplete="off" spellCheck={false} />
      <datalist id={list}>
        {names?.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  );
}
