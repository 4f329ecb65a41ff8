import { Pin } from "lucide-react";
import Link from "next/link";
import { type Column, DataTable } from "@/app/_components/ui/data-table";
import { cut, formatNumber } from "@/app/_components/ui/format";
import { comparedRows } from "./compared-rows";
import { MetricChange } from "./metric-change";

const longest = 60;

/** One of the things that are compared. */
export interface ComparedThing {
  id: string;
  name: string;
  href: string;
  /** Address of the page with this as the baseline. */
  baselineHref?: string;
  values: Record<string, string | number>;
}

/**
 * A row for each key, a column for each thing. Rows with one value for all are left out unless asked for. The first thing is
 * the baseline: numbers are shown with their difference from it.
 */
export function ComparedTable({
  label,
  things,
  showsEqual,
}: {
  label: string;
  things: ComparedThing[];
  showsEqual: boolean;
}) {
  const { rows, equal } = comparedRows(things.map(({ values }) => values));
  const shown = showsEqual ? [...rows, ...equal] : rows;
  type Row = (typeof rows)[number];
  return (
    <>
      {shown.length > 0 && (
        <DataTable<Row>
          label={label}
          isSticky
          rows={shown}
          rowKey={({ key }) => key}
          columns={[
            { key: "key", header: "Name", isMono: true, cell: ({ key }) => key },
            ...things.map(
              (thing, index): Column<Row> => ({
                key: thing.id,
                header: <Header thing={thing} isBaseline={index === 0} />,
                align: "end",
                isMono: true,
                cell: ({ key, values }) => (
                  <Value name={key} value={values[index]} baseline={index === 0 ? undefined : values[0]} />
                ),
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

function Header({
  thing: { name, href, baselineHref },
  isBaseline,
}: {
  thing: ComparedThing;
  isBaseline: boolean;
}) {
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <Link className="hover:underline" href={href}>
        {name}
      </Link>
      {isBaseline && <span className="text-xs font-normal text-muted">Baseline</span>}
      {!isBaseline && baselineHref && (
        <Link
          href={baselineHref}
          scroll={false}
          prefetch={false}
          aria-label={`Compare others with ${name}`}
          title="Use as baseline"
          className="text-muted hover:text-ink"
        >
          <Pin className="size-3.5" aria-hidden="true" />
        </Link>
      )}
    </span>
  );
}

function Value({
  name,
  value,
  baseline,
}: {
  name: string;
  value: string | number | undefined;
  baseline: string | number | undefined;
}) {
  if (value === undefined) return <span className="text-muted">–</span>;
  if (typeof value === "number")
    return (
      <span className="whitespace-nowrap">
        {formatNumber(value)}
        {typeof baseline === "number" && <MetricChange name={name} before={baseline} after={value} />}
      </span>
    );
  return (
    <span
      title={value.length > longest ? value.slice(0, 1000) : undefined}
      className="[overflow-wrap:anywhere]"
    >
      {cut(value, longest)}
    </span>
  );
}
