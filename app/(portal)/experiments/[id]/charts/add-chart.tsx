import { Select } from "@/app/_components/forms/field";
import { QueryForm } from "@/app/_components/forms/query-form";
import { Button } from "@/app/_components/ui/button";
import { chartKinds, mostCharts, type RunChart } from "./run-chart";

/** Adds a chart of a kind after the others. @param kept fields of the address, with its charts */
export function AddChart({
  charts,
  action,
  kept,
}: {
  charts: RunChart[];
  action: string;
  kept: readonly (readonly [string, string])[];
}) {
  if (charts.length >= mostCharts) return null;
  return (
    <QueryForm action={action} kept={kept} className="no-print flex items-center gap-2">
      <Select name="chart" aria-label="Kind of chart" className="w-auto!">
        {Object.entries(chartKinds).map(([kind, label]) => (
          <option key={kind} value={kind}>
            {label}
          </option>
        ))}
      </Select>
      <Button type="submit">Add chart</Button>
    </QueryForm>
  );
}
