import type { RunRow } from "@/lib/experiments/run-rows";

/** Attributes of a shape that stands for a run: what chart-tips.tsx says of it, and where a press leads. */
export function runMark({ id, name }: Pick<RunRow, "id" | "name">, facts: readonly string[]) {
  return { "data-run": id, "data-tip": [name, ...facts].join("\n"), className: "run-mark" };
}
