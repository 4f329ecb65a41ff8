import type { RunColumn } from "@/lib/experiments/run-column";
import type { RunKeys } from "@/lib/experiments/run-keys";
import type { RunRow } from "@/lib/experiments/run-rows";

/** Runs and keys that charts draw from. */
export interface ChartData {
  /** Runs of the curves, which the boxes before the rows choose among. */
  curveRuns: { id: string; name: string }[];
  /** Runs of all other charts, with the values of `columns`. */
  runs: RunRow[];
  columns: RunColumn[];
  keys: RunKeys;
  readAt: number;
}
