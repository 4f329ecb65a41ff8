import { useState } from "react";
import { Chart } from "@/app/_components/charts/chart";
import { SelectField } from "@/app/_components/forms/field";
import { type ChartKind, chartOf } from "@/lib/dashboards/chart-of";
import type { SqlResult } from "./request-sql";

/** A chart of two chosen columns of a result; nothing for a result without numbers. */
export function ResultChart({ result }: { result: SqlResult }) {
  const numbers = result.columns.flatMap((_, index) =>
    result.rows.some((row) => typeof row[index] === "number") ? [index] : [],
  );
  const [kind, setKind] = useState<ChartKind | "none">("none");
  const [x, setX] = useState(0);
  const [y, setY] = useState(numbers.find((index) => index > 0) ?? numbers[0] ?? 0);
  if (numbers.length === 0) return null;
  const isKnown = x < result.columns.length && numbers.includes(y);
  const chart = kind !== "none" && isKnown ? chartOf(kind, result, x, y) : undefined;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-3">
        <SelectField
          name="chart"
          label="Chart"
          value={kind}
          onChange={({ target }) => setKind(target.value as typeof kind)}
        >
          <option value="none">None</option>
          <option value="bar">Bars</option>
          <option value="line">Line</option>
        </SelectField>
        <SelectField
          name="chart-x"
          label="Name or x"
          value={x}
          onChange={({ target }) => setX(Number(target.value))}
        >
          {result.columns.map(({ name }, index) => (
            <option key={name} value={index}>
              {name}
            </option>
          ))}
        </SelectField>
        <SelectField
          name="chart-y"
          label="Value"
          value={y}
          onChange={({ target }) => setY(Number(target.value))}
        >
          {numbers.map((index) => (
            <option key={index} value={index}>
              {result.columns[index]!.name}
            </option>
          ))}
        </SelectField>
      </div>
      {chart && <Chart data={chart} />}
      {kind === "line" && isKnown && !chart && (
        <p className="text-sm text-muted">
          A line needs a column of numbers or dates and one of numbers. Choose bars, or another x.
        </p>
      )}
    </div>
  );
}
