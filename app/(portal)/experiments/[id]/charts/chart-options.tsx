import { Field, Select } from "@/app/_components/forms/field";
import { QueryForm } from "@/app/_components/forms/query-form";
import { Button } from "@/app/_components/ui/button";
import { Popover } from "@/app/_components/ui/popover";
import { columnName, type RunColumn } from "@/lib/experiments/run-column";
import { columnsFor } from "./chart-columns";
import type { ChartData } from "./chart-data";
import { type ChartKind, type ChartPlace, chartOptions, chartText, type RunChart } from "./run-chart";

type Choice = { name: "x" | "y" | "z" | "metric"; label: string; none?: string };
const choices: Record<ChartKind, Choice[]> = {
  curves: [{ name: "metric", label: "Metric", none: "All metrics" }],
  scatter: [
    { name: "x", label: "Horizontal" },
    { name: "y", label: "Vertical" },
    { name: "z", label: "Colour", none: "One colour" },
  ],
  contour: [
    { name: "x", label: "Horizontal" },
    { name: "y", label: "Vertical" },
    { name: "z", label: "Contours" },
  ],
  parallel: [{ name: "z", label: "Colour" }],
  bars: [{ name: "x", label: "Value" }],
};
const logs = { logx: "Horizontal log scale", logy: "Vertical log scale" } as const;
const mostOffered = 300;

/** Options of a chart: its columns and scales. */
export function ChartOptions({
  charts,
  index,
  place,
  data,
}: {
  charts: RunChart[];
  index: number;
  place: ChartPlace;
  data: ChartData;
}) {
  const chart = charts[index]!;
  const fields = choices[chart.kind];
  const hasLogs = chart.kind === "scatter" || chart.kind === "contour";
  const asked = new Set<string>([...fields.map(({ name }) => name), ...(hasLogs ? Object.keys(logs) : [])]);
  const kept: [string, string][] = [
    ...place.fields,
    ...charts.map((other): [string, string] => ["chart", chartText(other)]),
    ["edit", String(index)],
    ...chartOptions.flatMap((name): [string, string][] =>
      chart[name] && !asked.has(name) ? [[name, chart[name]]] : [],
    ),
  ];
  const taken = columnsFor(chart, data.runs, data.columns);
  return (
    <Popover summary="Options" isQuiet isAtEnd>
      <QueryForm key={chartText(chart)} action={place.path} kept={kept} className="grid w-64 gap-3">
        {fields.map(({ name, label, none }) => {
          const id = `chart-${index}-${name}`;
          const current = name === "metric" ? chart.metric : taken[name] && columnName(taken[name]);
          return (
            <Field key={name} id={id} label={label}>
              <Select id={id} name={name} defaultValue={current ?? ""}>
                {none && <option value="">{none}</option>}
                {name === "metric"
                  ? data.keys.metrics.slice(0, mostOffered).map((key) => <option key={key}>{key}</option>)
                  : offered(data, taken.shown).map((column) => (
                      <option key={columnName(column)} value={columnName(column)}>
                        {column.kind === "metrics"
                          ? column.key
                          : `${column.key} (${column.kind === "params" ? "parameter" : "tag"})`}
                      </option>
                    ))}
              </Select>
            </Field>
          );
        })}
        {hasLogs &&
          Object.entries(logs).map(([name, label]) => (
            <label key={name} className="flex items-center gap-2 text-sm">
              <input
                type="checkbox"
                name={name}
                value="1"
                defaultChecked={chart[name as keyof typeof logs] === "1"}
              />
              {label}
            </label>
          ))}
        <Button type="submit" variant="primary">
          Draw
        </Button>
      </QueryForm>
    </Popover>
  );
}

/** Columns that have an axis, then those whose values were not read. */
function offered({ keys, columns }: ChartData, shown: readonly RunColumn[]): RunColumn[] {
  const read = new Set(columns.map(columnName));
  const others = (["metrics", "params"] as const).flatMap((kind) =>
    keys[kind].map((key): RunColumn => ({ kind, key })).filter((column) => !read.has(columnName(column))),
  );
  return [...shown, ...others].slice(0, mostOffered);
}
