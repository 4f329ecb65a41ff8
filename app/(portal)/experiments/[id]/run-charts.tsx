import { Select } from "@/app/_components/forms/field";
import { QueryForm } from "@/app/_components/forms/query-form";
import { Button } from "@/app/_components/ui/button";
import { columnName, type RunColumn } from "@/lib/experiments/run-column";
import { BarChart } from "./bar-chart";
import { numericColumns } from "./chart-values";
import { ParallelChart } from "./parallel-chart";
import { type RunsPage, rowsOf } from "./read-runs-page";
import { keptFields, type RunsAddress } from "./runs-address";
import { ScatterChart } from "./scatter-chart";
import { TickedCurves } from "./ticked-curves";

/** The chart that the address names, of the runs and columns of the table. */
export function RunCharts({
  wireId,
  address,
  page,
  formId,
}: {
  wireId: string;
  address: RunsAddress;
  page: RunsPage;
  /** The form of the boxes before the rows. */
  formId: string;
}) {
  const { columns, keys } = page;
  const runs = rowsOf(page).map(({ run }) => run);
  if (address.chart === "curves") {
    const shown = columns.flatMap(({ kind, key }) => (kind === "metrics" ? [key] : []));
    return (
      <TickedCurves
        formId={formId}
        runs={runs.map(({ id, name }) => ({ id, name }))}
        metrics={[...new Set([...shown, ...keys.metrics])].slice(0, 100)}
        readAt={Date.now()}
        look={{
          axis: address.axis ?? "step",
          isLog: address.log === "1",
          smoothing: Number(address.smooth ?? 0),
        }}
        path={`/experiments/${wireId}`}
        kept={keptFields({ ...address, axis: undefined, log: undefined, smooth: undefined })}
      />
    );
  }
  const numeric = numericColumns(runs, columns);
  const choice = (name: string | undefined, other: number) =>
    numeric.find((column) => columnName(column) === name) ?? numeric[other];
  const [x, y] = [choice(address.x, 0), choice(address.y, 1)];
  if (!x || (address.chart !== "bars" && !y))
    return (
      <p className="text-sm text-muted">
        This chart needs {address.chart === "bars" ? "a column" : "two columns"} with different numbers.
        Choose more columns.
      </p>
    );
  if (address.chart === "parallel") return <ParallelChart runs={runs} columns={numeric} />;
  return (
    <>
      <QueryForm
        action={`/experiments/${wireId}`}
        kept={keptFields({ ...address, x: undefined, y: undefined })}
        className="no-print mb-2 flex flex-wrap gap-2"
      >
        <AxisSelect
          name="x"
          label={address.chart === "bars" ? "Value" : "Horizontal"}
          columns={numeric}
          chosen={x}
        />
        {address.chart === "scatter" && y && (
          <AxisSelect name="y" label="Vertical" columns={numeric} chosen={y} />
        )}
        <Button type="submit">Draw</Button>
      </QueryForm>
      {address.chart === "scatter" && y ? (
        <ScatterChart runs={runs} x={x} y={y} />
      ) : (
        <BarChart runs={runs} column={x} />
      )}
    </>
  );
}

function AxisSelect({
  name,
  label,
  columns,
  chosen,
}: {
  name: string;
  label: string;
  columns: RunColumn[];
  chosen: RunColumn;
}) {
  return (
    <Select
      name={name}
      aria-label={label}
      key={columnName(chosen)}
      defaultValue={columnName(chosen)}
      className="w-auto! max-w-60"
    >
      {columns.map((column) => (
        <option key={columnName(column)} value={columnName(column)}>
          {column.key}
        </option>
      ))}
    </Select>
  );
}
