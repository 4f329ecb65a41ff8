import { ChartBody } from "@/app/_components/charts/chart";
import { DataTable } from "@/app/_components/ui/data-table";
import { cut, formatNumber } from "@/app/_components/ui/format";
import type { PanelResult } from "@/lib/dashboards/panel-result";

/** Longest text of a cell. */
const longest = 200;

/** The stored result of a panel. */
export function PanelContent({ result, title }: { result: PanelResult; title: string }) {
  switch (result.kind) {
    case "table":
      return <ResultTable {...result} title={title} />;
    case "chart":
      return (
        <div className="max-w-2xl">
          <ChartBody data={{ title, description: result.description, chart: result.chart }} />
        </div>
      );
    case "numbers":
      return (
        <dl className="flex flex-wrap gap-x-8 gap-y-3">
          {result.numbers.map(({ name, value, note }) => (
            <div key={name} className="grid content-start">
              <dt className="text-xs text-muted [overflow-wrap:anywhere]">{name}</dt>
              <dd className="text-2xl font-medium tabular-nums [overflow-wrap:anywhere]">
                {typeof value === "number" ? formatNumber(value) : value}
              </dd>
              {note && <dd className="text-xs text-muted">{note}</dd>}
            </div>
          ))}
        </dl>
      );
    case "nothing":
      return <p className="text-sm text-muted">{result.message}</p>;
  }
}

type Table = Extract<PanelResult, { kind: "table" }>;
interface Row {
  cells: Table["rows"][number];
  at: number;
}

function ResultTable({ columns, rows, isCut, title }: Table & { title: string }) {
  return (
    <>
      <div className="grid max-h-96 grid-cols-[minmax(0,1fr)] overflow-y-auto">
        <DataTable
          label={`Rows of ${title}`}
          rows={rows.map((cells, at): Row => ({ cells, at }))}
          rowKey={({ at }) => String(at)}
          empty={<p className="text-sm text-muted">No rows.</p>}
          columns={columns.map(({ name, isNumber }, index) => ({
            key: `${index}`,
            header: name,
            align: isNumber ? "end" : "start",
            cell: ({ cells }: Row) => cellText(cells[index]),
          }))}
        />
      </div>
      {isCut && <p className="text-xs text-muted">There are more rows; these are the first.</p>}
    </>
  );
}

function cellText(value: Table["rows"][number][number] | undefined) {
  if (value === null || value === undefined) return <span className="text-muted">–</span>;
  if (typeof value === "number") return formatNumber(value);
  return cut(String(value), longest);
}
