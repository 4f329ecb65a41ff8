"use client";

import { type ComponentProps, type FocusEvent, useState } from "react";
import { datasetIn, datasetMark } from "./dataset-of-form";
import type { Pickable } from "./pickable";
import { SuggestingInput } from "./suggesting-input";

/**
 * A name of the team's datasets, models, deployments or saved queries, or of a column of the form's dataset: the browser
 * offers those that match what is typed. They are read when the control is used; another name may be written, for what is
 * yet to be made.
 */
export function NamePicker({
  of,
  ...rest
}: { of: Pickable } & Omit<ComponentProps<"input">, "list" | "type">) {
  const [read, setRead] = useState<{ dataset: string; names: string[] }>();

  async function load({ currentTarget }: FocusEvent<HTMLInputElement>) {
    const dataset = of === "column" ? datasetIn(currentTarget.form) : "";
    if (read?.dataset === dataset) return;
    setRead({ dataset, names: [] });
    try {
      // Comes with zod, which no page needs before.
      const { readNames } = await import("./read-names");
      setRead({ dataset, names: await readNames(of, dataset) });
    } catch {
      // Without the list the name can still be written.
    }
  }

  const ofDataset = of === "dataset" ? { [datasetMark]: "" } : {};
  return (
    <SuggestingInput {...rest} {...ofDataset} words={read?.names ?? []} onFocus={load} spellCheck={false} />
  );
}
