import { Equal, EqualNot, Minus } from "lucide-react";
import { Badge } from "@/app/_components/ui/badge";
import { DataTable } from "@/app/_components/ui/data-table";
import { formatChange, formatMs, formatNumber } from "@/app/_components/ui/format";
import { Section } from "@/app/_components/ui/section";
import { percent } from "@/lib/base/number-text";
import { changeOf } from "@/lib/experiments/metric-direction";
import type { ComparedGroup, ComparedRow } from "@/lib/training/compare-trainings";

/** Each group of a comparison as a table; what differs is marked with icon and word. Equal rows are left out unless asked for. */
export function ComparedTables({ groups, showsEqual }: { groups: ComparedGroup[]; showsEqual: boolean }) {
  const shown = groups.map(({ title, rows }) => ({
    title,
    rows: showsEqual ? rows : rows.filter(({ a, b }) => a !== b),
  }));
  if (shown.every(({ rows }) => rows.length === 0))
    return <p className="text-sm text-muted">All values are equal.</p>;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 xl:grid-cols-2">
      {shown
        .filter(({ rows }) => rows.length > 0)
        .map(({ title, rows }) => (
          <Section key={title} isMinor title={title}>
            <DataTable
              label={title}
              rows={rows}
              rowKey={({ name }) => name}
              columns={[
                { key: "name", header: "Item", cell: ({ name }) => name },
                { key: "a", header: "First run", cell: (row) => <Value row={row} value={row.a} /> },
                { key: "b", header: "Second run", cell: (row) => <Value row={row} value={row.b} /> },
                { key: "mark", header: "Comparison", cell: (row) => <Mark row={row} /> },
              ]}
            />
          </Section>
        ))}
    </div>
  );
}

function Value({ row: { unit }, value }: { row: ComparedRow; value: ComparedRow["a"] }) {
  if (value === undefined) return <span className="text-muted">not recorded</span>;
  if (typeof value === "string" && instant.test(value))
    return <span className="whitespace-nowrap">{value.replace("T", " ").replace("Z", " UTC")}</span>;
  if (typeof value === "string")
    return <span className="line-clamp-4 max-w-56 [overflow-wrap:anywhere]">{value}</span>;
  if (unit === "share") return percent(value, 2);
  return unit === "ms" ? formatMs(value) : formatNumber(value);
}

/** A time of an output. It keeps its milliseconds, by which two runs may differ. */
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;

const tones = { better: "ok", worse: "bad" } as const;

function Mark({ row: { name, a, b, isExpected } }: { row: ComparedRow }) {
  if (a === b) return <Badge label="same" icon={Equal} tone="idle" />;
  if (a === undefined || b === undefined) return <Badge label="unknown" icon={Minus} tone="idle" />;
  const isNumber = typeof a === "number" && typeof b === "number";
  if (isExpected || !isNumber)
    return <Badge label="differs" icon={EqualNot} tone={isExpected ? "idle" : "warn"} />;
  const change = changeOf(name, a, b);
  const label = `${change ?? "differs"} ${formatChange(b - a)}`;
  return <Badge label={label} icon={EqualNot} tone={change ? tones[change] : "warn"} />;
}
