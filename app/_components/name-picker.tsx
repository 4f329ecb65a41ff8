"use client";

import { type ComponentProps, useState } from "react";
import { z } from "zod";
import { SuggestingInput } from "./suggesting-input";

const Names = z.object({ items: z.array(z.object({ name: z.string() })) });
const Models = z.object({
  items: z.array(
    z.object({ name: z.string(), aliases: z.record(z.string(), z.int()), newestVersion: z.int().nullable() }),
  ),
});

/** Where names are read, and what of the answer is offered. */
const sources = {
  dataset: { address: "/api/v1/datasets?limit=200", namesIn: namesOf },
  model: { address: "/api/v1/models", namesIn: namesOf },
  /** A version of a model: by alias first. */
  "model-version": { address: "/api/v1/models", namesIn: modelVersionsOf },
};
export type Pickable = keyof typeof sources;

/** True for the format of a parameter whose names can be offered. */
export function isPickable(format: string | undefined): format is Pickable {
  return format !== undefined && format in sources;
}

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
      const response = await fetch(sources[of].address);
      if (response.ok) setNames(sources[of].namesIn(await response.json()));
    } catch {
      // Without the list the name can still be written.
    }
  }

  return <SuggestingInput {...rest} words={names ?? []} onFocus={load} spellCheck={false} />;
}

function namesOf(answer: unknown): string[] {
  return Names.parse(answer).items.map(({ name }) => name);
}

function modelVersionsOf(answer: unknown): string[] {
  return Models.parse(answer).items.flatMap(({ name, aliases, newestVersion }) => [
    ...Object.keys(aliases).map((alias) => `${name}@${alias}`),
    ...(newestVersion === null ? [] : [`${name}/latest`]),
    ...Array.from({ length: newestVersion ?? 0 }, (_, at) => `${name}/${newestVersion! - at}`).slice(0, 10),
  ]);
}
