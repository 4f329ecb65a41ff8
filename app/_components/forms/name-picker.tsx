"use client";

import { type ComponentProps, useState } from "react";
import type { Pickable } from "./pickable";
import { SuggestingInput } from "./suggesting-input";

/**
 * A name of the team's datasets or models: the browser offers those that match what is typed. They are read when the
 * control is first used; another name may be written, for what is yet to be made.
 */
export function NamePicker({
  of,
  ...rest
}: { of: Pickable } & Omit<ComponentProps<"input">, "list" | "type">) {
  const [names, setNames] = useState<string[]>();

  async function load() {
    if (names) return;
    setNames([]);
    try {
      // Comes with zod, which no page needs before.
      const { readNames } = await import("./read-names");
      setNames(await readNames(of));
    } catch {
      // Without the list the name can still be written.
    }
  }

  return <SuggestingInput {...rest} words={names ?? []} onFocus={load} spellCheck={false} />;
}
