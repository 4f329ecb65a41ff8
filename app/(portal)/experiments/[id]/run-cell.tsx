import { MetricChange } from "@/app/_components/compare/metric-change";
import { cx } from "@/app/_components/ui/cx";
import { cut, formatNumber } from "@/app/_components/ui/format";
import { Time } from "@/app/_components/ui/time";
import { columnName, comparisonWith, type RunColumn } from "@/lib/experiments/run-column";
import type { RunRow } from "@/lib/experiments/run-rows";

const longestText = 60;

/** A value of a run; of a metric, with its difference from the baseline. Texts are buttons that filter by them. */
export function RunCell({
  column,
  run,
  baseline,
  filterForm,
}: {
  column: RunColumn;
  run: RunRow;
  baseline?: RunRow;
  filterForm: string;
}) {
  if (column.key === "start_time" && column.kind === "attributes") return <Time value={run.startedAt} />;
  if (column.key === "end_time" && column.kind === "attributes") return <Time value={run.endedAt} />;
  const value = cellValue(column, run);
  if (value === undefined || value === "") return <span className="text-muted">–</span>;
  const base = baseline && cellValue(column, baseline);
  if (typeof value === "number")
    return (
      <>
        {formatNumber(value)}
        {typeof base === "number" && <MetricChange name={column.key} before={base} after={value} />}
      </>
    );
  const comparison = comparisonWith(column, value);
  const isDifferent = baseline !== undefined && value !== base;
  return (
    <button
      type="submit"
      form={filterForm}
      name="add"
      value={comparison}
      disabled={comparison === undefined}
      title={value.length > longestText ? value.slice(0, 1000) : `Only runs with ${column.key} = ${value}`}
      className={cx("whitespace-nowrap text-left hover:underline", isDifferent && "font-semibold")}
    >
      {cut(value, longestText)}
    </button>
  );
}

function cellValue(column: RunColumn, run: RunRow): string | number | undefined {
  if (column.kind !== "attributes") return run.values.get(columnName(column));
  if (column.key === "status") return run.status;
  return column.key === "user_id" ? run.userName : run.id;
}
