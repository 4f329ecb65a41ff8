import { z } from "zod";
import type { PickableFormat } from "./pickable";

const Names = z.object({
  items: z.array(z.object({ value: z.string(), name: z.string(), detail: z.string() })),
  hasMore: z.boolean(),
});
export type Names = z.output<typeof Names>;

const Columns = z.object({ columns: z.array(z.object({ name: z.string(), type: z.string() })) });

const noNames: Names = { items: [], hasMore: false };

/**
 * The team's names of a format that contain the text, or those of a dataset's columns; none when the API does not answer with
 * them.
 */
export async function readNames(
  of: PickableFormat,
  { text = "", dataset = "", signal }: { text?: string; dataset?: string; signal?: AbortSignal } = {},
): Promise<Names> {
  if (of === "column") return readColumns(dataset, text, signal);
  const response = await fetch(`/api/v1/names?${new URLSearchParams({ kind: of, text })}`, { signal });
  return response.ok ? Names.parse(await response.json()) : noNames;
}

async function readColumns(dataset: string, text: string, signal?: AbortSignal): Promise<Names> {
  if (dataset === "") return noNames;
  const response = await fetch(`/api/v1/datasets/${encodeURIComponent(dataset)}/schema`, { signal });
  if (!response.ok) return noNames;
  const wanted = text.toLowerCase();
  const { columns } = Columns.parse(await response.json());
  const items = columns
    .filter(({ name }) => name.toLowerCase().includes(wanted))
    .map(({ name, type }) => ({ value: name, name, detail: type }));
  return { items, hasMore: false };
}
