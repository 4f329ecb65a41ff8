import { Distribution } from "@/app/_components/charts/distribution";
import { DataTable } from "@/app/_components/ui/data-table";
import { cut, formatNumber } from "@/app/_components/ui/format";
import { percent, roundedApart } from "@/lib/base/number-text";
import { columnWarning } from "@/lib/datasets/column-warning";
import { type DatasetColumn, isIdentifier } from "@/lib/datasets/dataset";
import { type DatasetProfile, isMeasure, type NumberProfile } from "@/lib/datasets/dataset-profile";
import type { DatasetVersion } from "@/lib/datasets/queries";

/**
 * Every column of a version: its type, what is missing, and a picture of its values.
 * @param profile absent while it is being made, and when it could not be
 */
export function ProfileTable({ version, profile }: { version: DatasetVersion; profile?: DatasetProfile }) {
  const measure = (name: string) => profile?.numbers.find((candidate) => candidate.name === name);
  const { rows } = version;
  return (
    <DataTable
      label="Columns"
      rows={version.columns}
      rowKey={({ name }) => name}
      phoneLine={({ type, nulls, distinct }) =>
        `${type}, ${formatNumber(distinct)} distinct${nulls > 0 ? `, ${percent(nulls / rows)} missing` : ""}`
      }
      columns={[
        { key: "name", header: "Column", cell: ({ name }) => name, isMono: true },
        { key: "type", header: "Type", cell: ({ type }) => type, isMinor: true },
        {
          key: "missing",
          header: "Missing",
          align: "end",
          isMinor: true,
          cell: ({ nulls }) =>
            nulls === 0 ? (
              <span className="text-muted">none</span>
            ) : (
              <span title={formatNumber(nulls)}>{percent(nulls / rows)}</span>
            ),
        },
        {
          key: "distinct",
          header: "Distinct",
          align: "end",
          isMinor: true,
          cell: ({ distinct }) => formatNumber(distinct),
        },
        {
          key: "values",
          header: "Values",
          cell: (column) => <Values column={column} measure={measure(column.name)} rows={rows} />,
        },
        {
          key: "words",
          header: "Summary",
          isMinor: true,
          isWide: true,
          cell: (column) => (
            <span className="block min-w-52">
              {columnWarning(column) ?? inWords(column, measure(column.name), rows)}
            </span>
          ),
        },
      ]}
    />
  );
}

function Values({
  column,
  measure,
  rows,
}: {
  column: DatasetColumn;
  measure: NumberProfile | undefined;
  rows: number;
}) {
  const { name, nulls, distinct, top } = column;
  if (isIdentifier(column, rows)) return <span className="text-xs text-muted">unique in every row</span>;
  if (measure)
    return (
      <Distribution
        label={`Histogram of ${name}`}
        isSteps
        bars={binNames(column, measure).map((name, index) => ({
          name,
          count: measure.counts[index]!,
        }))}
      />
    );
  if (isMeasure(column)) return <div className="h-9 w-45 rounded bg-raised" />;
  if (top.length === 0) return <span className="text-xs text-muted">empty</span>;
  const rest = rows - nulls - top.reduce((sum, { count }) => sum + count, 0);
  const bars = top.map(({ value, count }) => ({ name: shownText(value, column), count }));
  return (
    <Distribution
      label={`Frequencies of ${name}`}
      isSteps={false}
      bars={
        rest > 0
          ? [...bars, { name: `${formatNumber(distinct - top.length)} others`, count: rest, isRest: true }]
          : bars
      }
    />
  );
}

/** "16 to 80, half of them 31 to 48, mean 39.9" or "Married 69.0 %, Single 30.2 %, …". */
function inWords(column: DatasetColumn, measure: NumberProfile | undefined, rows: number): string {
  const { top, distinct, min = 0, max = 0 } = column;
  if (isIdentifier(column, rows)) return "";
  if (measure) {
    const [least, first, middle, third, most] = written([min, ...measure.quartiles, max], column);
    const [, mean] = written([min, measure.mean, max], column);
    return `${least} to ${most}, middle half ${first} to ${third}, median ${middle}, mean ${mean}`;
  }
  if (isMeasure(column)) return written([min, max], column).join(" to ");
  const shown = top
    .slice(0, 3)
    .map(({ value, count }) => `${shownText(value, column)} ${percent(count / rows)}`);
  return distinct > 3 ? `${shown.join(", ")}, …` : shown.join(", ");
}

/** Names of the bars of a histogram. Of whole numbers each ends before the next begins. */
function binNames(column: DatasetColumn, { counts, step }: NumberProfile): string[] {
  const { min = 0, type } = column;
  if (type === "integer" && !isOfPercents(column))
    return counts.map((_, index) =>
      written([min + index * step, min + (index + 1) * step - 1], column).join(" to "),
    );
  const edges = written(
    Array.from({ length: counts.length + 1 }, (_, index) => min + index * step),
    column,
  );
  return counts.map((_, index) => `${edges[index]} to ${edges[index + 1]}`);
}

/** Numbers of a column, which differ where they are different; percentages with their sign. */
function written(values: number[], column: DatasetColumn): string[] {
  const sign = isOfPercents(column) ? " %" : "";
  return roundedApart(sign ? values.map((value) => value * 100) : values, 4).map((value) =>
    value !== 0 && Math.abs(value) < 0.0001 ? value.toExponential() : `${digits.format(value)}${sign}`,
  );
}

function shownText(value: string, column: DatasetColumn): string {
  const number = Number(value);
  return isOfPercents(column) && Number.isFinite(number) ? written([number], column)[0]! : cut(value, 30);
}

/** True when all numbers of a column are written with a percent sign. */
function isOfPercents({ notations, numbers }: DatasetColumn): boolean {
  const { percent: signs = 0 } = notations?.numbers ?? {};
  return signs > 0 && signs === numbers;
}

const digits = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 15 });
