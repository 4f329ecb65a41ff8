import { Pin } from "lucide-react";
import Link from "next/link";
import { type Column, DataTable } from "@/app/_components/ui/data-table";
import { cut, formatNumber } from "@/app/_components/ui/format";
import { runHref } from "@/app/(portal)/experiments/[id]/runs/[run]/run-address";
import { MetricChange } from "@/app/(portal)/experiments/metric-change";
import type { ExperimentRun } from "@/lib/experiments/experiment";
import { comparedRows } from "./compared-rows";

const longest = 60;

/**
 * A row for each key, a column for each run. Rows with one value for all are left out unless asked for. The first run is
 * the baseline: numbers are shown with their difference from it.
 * @param baselineHref address of the page with another run as the baseline
 */
export function ComparedTable({
  label,
  runs,
  valuesOf,
  showsEqual,
  baselineHref,
}: {
  label: string;
  runs: ExperimentRun[];
  valuesOf: (run: ExperimentRun) => Record<string, string | number>;
  showsEqual: boolean;
  baselineHref: (run: ExperimentRun) => string;
}) {
  const { rows, equal } = comparedRows(runs.map(valuesOf));
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
            ...runs.map(
              (run, index): Column<Row> => ({
                key: run.id,
                header: <RunHeader run={run} baselineHref={index === 0 ? undefined : baselineHref(run)} />,
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

/** @param baselineHref undefined for the baseline */
function RunHeader({ run, baselineHref }: { run: ExperimentRun; baselineHref: string | undefined }) {
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <Link className="hover:underline" href={runHref(run.experimentWireId, run.id)}>
        {run.name}
      </Link>
      {baselineHref ? (
        <Link
          href={baselineHref}
          scroll={false}
          prefetch={false}
          aria-label={`Compare others with ${run.name}`}
          title="Use as baseline"
          className="text-muted hover:text-ink"
        >
          <Pin className="size-3.5" aria-hidden="true" />
        </Link>
      ) : (
        <span className="text-xs font-normal text-muted">Baseline</span>
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
