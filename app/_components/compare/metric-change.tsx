import { cx } from "@/app/_components/ui/cx";
import { formatChange } from "@/app/_components/ui/format";
import { changeOf } from "@/lib/experiments/metric-direction";

/** Difference of a metric from the baseline, with its direction as colour and word where the name tells it. */
export function MetricChange({ name, before, after }: { name: string; before: number; after: number }) {
  const difference = after - before;
  if (!Number.isFinite(difference) || difference === 0) return null;
  const change = changeOf(name, before, after);
  return (
    <span
      title={change && `${change} than the baseline`}
      className={cx(
        "ml-1.5",
        change === "better" ? "text-ok" : change === "worse" ? "text-bad" : "text-muted",
      )}
    >
      {formatChange(difference)}
      {change && <span className="sr-only"> {change}</span>}
    </span>
  );
}
