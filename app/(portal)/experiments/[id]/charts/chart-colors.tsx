import { formatNumber } from "@/app/_components/ui/format";
import type { RunColumn } from "@/lib/experiments/run-column";
import type { RunRow } from "@/lib/experiments/run-rows";
import { numberIn, rangeOf } from "./chart-axis";

const least = "var(--series-1)";
const greatest = "var(--series-2)";

/** Colours of runs by a column's number; one colour without a column, grey where a run has no number. */
export function colorsBy(runs: readonly RunRow[], column: RunColumn | undefined): (run: RunRow) => string {
  if (!column) return () => least;
  const [from, to] = rangeOf(runs, column);
  return (run) => {
    const value = numberIn(run, column);
    if (value === undefined) return "var(--line-strong)";
    const share = Math.round((100 * (value - from)) / (to - from || 1));
    return `color-mix(in oklab, ${greatest} ${share}%, ${least})`;
  };
}

/** The scale of the colours of `colorsBy`. */
export function ColorScale({ runs, column }: { runs: readonly RunRow[]; column: RunColumn }) {
  const [from, to] = rangeOf(runs, column);
  return (
    <p className="mt-1 flex flex-wrap items-center gap-2 text-xs text-muted">
      <span>{column.key}</span>
      <span>{formatNumber(from)}</span>
      <span
        aria-hidden="true"
        className="h-2 w-24 rounded"
        style={{ background: `linear-gradient(in oklab to right, ${least}, ${greatest})` }}
      />
      <span>{formatNumber(to)}</span>
    </p>
  );
}
