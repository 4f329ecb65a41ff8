import { DataTable } from "@/app/_components/ui/data-table";
import { cut, formatNumber } from "@/app/_components/ui/format";
import type { SqlResult } from "./request-sql";
import { ResultChart } from "./result-chart";

interface Row {
  cells: SqlResult["rows"][number];
  at: number;
}

/** Longest text of a cell. */
const longest = 200;

const cutWords = {
  rows: "The result has more rows; these are the first.",
  bytes: "The result is larger than 2 MB; these are its first rows.",
};

/** Rows of a result as a table, and a chart of two columns. */
export function QueryResult({ result }: { result: SqlResult }) {
  const { columns, rows, cut: isCut, versions } = result;
  const read = versions.map(({ dataset, version }) => `${dataset} version ${version}`).join(", ");
  return (
    <section aria-label="Result" className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <p role="status" className="text-sm text-muted">
        {formatNumber(rows.length)} {rows.length === 1 ? "row" : "rows"}
        {read && ` from ${read}`}. {isCut && cutWords[isCut]}
      </p>
      <div className="grid max-h-[32rem] grid-cols-[minmax(0,1fr)] overflow-y-auto">
        <DataTable
          label="Rows"
          rows={rows.map((cells, at): Row => ({ cells, at }))}
          rowKey={({ at }) => String(at)}
          columns={columns.map(({ name, type }, index) => ({
            key: `${index}`,
            header: (
              <span title={type} className="font-mono">
                {name}
              </span>
            ),
            align: isNumber(type) ? "end" : "start",
            cell: ({ cells }: Row) => <Cell value={cells[index]} />,
          }))}
        />
      </div>
      <ResultChart key={columns.map(({ name }) => name).join()} result={result} />
    </section>
  );
}

function Cell({ value }: { value: SqlResult["rows"][number][number] | undefined }) {
  if (value === null || value === undefined) return <span className="text-muted">null</span>;
  return typeof value === "string" ? cut(value, longest) : String(value);
}

function isNumber(type: string): boolean {
  return /INT|DOUBLE|FLOAT|DECIMAL/.test(type);
}
