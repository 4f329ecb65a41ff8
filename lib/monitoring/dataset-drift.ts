import { z } from "zod";
import { mapInTurns } from "@/lib/base/in-turns";
import type { CodedColumn } from "@/lib/datasets/coded-column";
import { ColumnDrift, columnDrift } from "./column-drift";

/** Drift of claims from the reference, by column. */
export const DatasetDrift = z.object({
  /** Drifted columns first, and the model's columns before others. */
  columns: z.array(ColumnDrift.extend({ isOfModel: z.boolean() })),
  /** Columns not compared (`uncomparedColumns`). */
  identifiers: z.array(z.string()),
  driftedShare: z.number(),
  /** Minimum share of drifted columns for the data set to count as drifted. */
  threshold: z.number(),
  hasDrifted: z.boolean(),
});
export type DatasetDrift = z.infer<typeof DatasetDrift>;

type Columns = Record<string, CodedColumn>;

/**
 * Compares every column that both tables have. The data set has drifted when at least `threshold` of the columns have
 * (Evidently's rule, with 0.5). Yields after each column, so it is safe on the event loop.
 */
export async function datasetDrift(
  reference: Columns,
  current: Columns,
  options: { threshold: number; ofModel: ReadonlySet<string>; identifiers: string[] },
  onProgress: (share: number) => void = () => {},
): Promise<DatasetDrift> {
  const names = Object.keys(reference).filter(
    (name) => current[name] !== undefined && !options.identifiers.includes(name),
  );
  let done = 0;
  const columns = await mapInTurns(names, (name): DatasetDrift["columns"][number] => {
    const found = columnDrift(name, reference[name]!, current[name]!);
    onProgress(++done / names.length);
    return { ...found, isOfModel: options.ofModel.has(name) };
  });
  columns.sort(
    (a, b) =>
      Number(b.hasDrifted) - Number(a.hasDrifted) ||
      Number(b.isOfModel) - Number(a.isOfModel) ||
      b.psi - a.psi,
  );
  const driftedShare = columns.filter((column) => column.hasDrifted).length / Math.max(1, columns.length);
  return {
    columns,
    identifiers: options.identifiers,
    driftedShare,
    threshold: options.threshold,
    hasDrifted: driftedShare >= options.threshold,
  };
}
