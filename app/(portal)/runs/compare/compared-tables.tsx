import { Equal, EqualNot, Minus } from "lucide-react";
import { Badge } from "@/app/_components/ui/badge";
import { DataTable } from "@/app/_components/ui/data-table";
import { formatChange, formatMs, formatNumber } from "@/app/_components/ui/format";
import { Section } from "@/app/_components/ui/section";
import { percent } from "@/lib/base/number-text";
import type { ComparedGroup, ComparedRow } from "@/lib/training/compare-trainings";

/** Each group of a comparison as a table; what differs is marked with icon and word. */
export function ComparedTables({ groups }: { groups: ComparedGroup[] }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 xl:grid-cols-2">
      {groups
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
  if (typeof value === "string")
    return <span className="line-clamp-4 max-w-56 [overflow-wrap:anywhere]">{value}</span>;
  if (unit === "share") return percent(value, 2);
  return unit === "ms" ? formatMs(value) : formatNumber(value);
}

function Mark({ row: { a, b, isExpected } }: { row: ComparedRow }) {
  if (a === b) return <Badge label="same" icon={Equal} tone="idle" />;
  if (a === undefined || b === undefined) return <Badge label="unknown" icon={Minus} tone="idle" />;
  const isNumber = typeof a === "number" && typeof b === "number";
  const change = isNumber && !isExpected ? ` ${formatChange(b - a)}` : "";
  return <Badge label={`differs${change}`} icon={EqualNot} tone={isExpected ? "idle" : "warn"} />;
}
