import Link from "next/link";
import { type Column, DataTable } from "@/app/_components/ui/data-table";
import { cut, formatNumber } from "@/app/_components/ui/format";
import { runHref } from "@/app/(portal)/experiments/[id]/runs/[run]/run-address";
import type { ExperimentRun } from "@/lib/experiments/experiment";
import { comparedRows } from "./compared-rows";

const longest = 60;

/** A row for each key, a column for each run. Rows with one value for all are left out unless asked for. */
export function ComparedTable({
  label,
  runs,
  valuesOf,
  showsEqual,
}: {
  label: string;
  runs: ExperimentRun[];
  valuesOf: (run: ExperimentRun) => Record<string, string | number>;
  showsEqual: boolean;
}) {
  const { rows, equal } = comparedRows(runs.map(valuesOf));
  const shown = showsEqual ? [...rows, ...equal] : rows;
  type Row = (typeof rows)[number];
  return (
    <>
      {shown.length > 0 && (
        <DataTable<Row>
          label={label}
          rows={shown}
          rowKey={({ key }) => key}
          columns={[
            { key: "key", header: "Name", isMono: true, cell: ({ key }) => key },
            ...runs.map(
              (run, index): Column<Row> => ({
                key: run.id,
                header: (
                  <Link
                    className="whitespace-nowrap hover:underline"
                    href={runHref(run.experimentWireId, run.id)}
                  >
                    {run.name}
                  </Link>
                ),
                align: "end",
                isMono: true,
                cell: ({ values }) => <Value value={values[index]} />,
              }),
            ),
          ]}
        />
      )}
      {!showsEqual && equal.length > 0 && (
        <p className="text-xs text-muted">
          {equal.length} with equal values {equal.length === 1 ? "is" : "are"} hidden.
        </p>
      )}
      {rows.length + equal.length === 0 && <p className="text-sm text-muted">None were logged.</p>}
    </>
  );
}

function Value({ value }: { value: string | number | undefined }) {
  if (value === undefined) return <span className="text-muted">–</span>;
  if (typeof value === "number") return formatNumber(value);
  return <span title={value.length > longest ? value.slice(0, 1000) : undefined}>{cut(value, longest)}</span>;
}
