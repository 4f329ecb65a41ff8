import { Chart } from "@/app/_components/charts/chart";
import { DataTable } from "@/app/_components/ui/data-table";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { formatNumber } from "@/app/_components/ui/format";
import { Section } from "@/app/_components/ui/section";
import { type Role, roleAllows } from "@/lib/base/member";
import { percent, percentRange } from "@/lib/base/number-text";
import { dayMs } from "@/lib/base/time-units";
import {
  figuresOf,
  listCalibration,
  listOutcomeDays,
  type OutcomeDay,
  sumCounts,
} from "@/lib/serving/outcome-figures";
import { RecordOutcomes } from "./record-outcomes";

const shownDays = 90;

/** Outcomes of the model's predictions: recall, precision and calibration over time. */
export async function OutcomesTab({ teamId, model, role }: { teamId: string; model: string; role: Role }) {
  const until = new Date();
  const since = new Date(until.getTime() - shownDays * dayMs);
  const [days, bins] = await Promise.all([
    listOutcomeDays(teamId, model, { since, until }),
    listCalibration(teamId, model, since),
  ]);
  const form = roleAllows(role, "operator") && (
    <RecordOutcomes teamId={teamId} model={model} isOpen={days.length === 0} />
  );
  if (days.length === 0)
    return (
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <EmptyState title={`No outcomes of the last ${shownDays} days`}>
          Record what happened to scored rows here, or send it to POST /api/v1/models/{model}/outcomes, by the
          x-request-id of the answer or by the key that the request named.
        </EmptyState>
        {form}
      </div>
    );
  // A version that shadowed before it answered has both.
  const newestFirst = days.toSorted((a, b) => b.version - a.version || a.role.localeCompare(b.role));
  const parts = [...new Set(newestFirst.map(nameOf))].map((name): [string, OutcomeDay[]] => [
    name,
    days.filter((day) => nameOf(day) === name),
  ]);
  const rows = parts.map(([name, own]) => ({ name, ...figuresOf(sumCounts(own)) }));
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      {form}
      <Section isMinor title={`By version, last ${shownDays} days`}>
        <DataTable
          label="Outcomes by version"
          rows={rows}
          rowKey={({ name }) => name}
          columns={[
            { key: "version", header: "Version", cell: ({ name }) => name },
            { key: "rows", header: "Outcomes", align: "end", cell: (row) => formatNumber(row.rows) },
            {
              key: "positives",
              header: "Positive",
              align: "end",
              cell: (row) => formatNumber(row.positives),
            },
            { key: "recall", header: "Recall", align: "end", cell: (row) => shareText(row.recall) },
            { key: "precision", header: "Precision", align: "end", cell: (row) => shareText(row.precision) },
            {
              key: "predicted",
              header: "Mean probability",
              align: "end",
              cell: (row) => shareText(row.predicted),
            },
            {
              key: "observed",
              header: "Positive share",
              align: "end",
              cell: (row) => shareText(row.observed),
            },
            {
              key: "brier",
              header: "Brier score",
              align: "end",
              cell: (row) => row.brier?.toFixed(4) ?? "–",
            },
          ]}
        />
      </Section>
      <div className="grid gap-6 lg:grid-cols-2">
        {(["recall", "precision"] as const).map((figure) => (
          <FigureChart
            key={figure}
            figure={figure}
            parts={parts}
            domain={[since.getTime(), until.getTime()]}
          />
        ))}
      </div>
      <Section isMinor title="Calibration">
        <div className="grid items-start gap-6 lg:grid-cols-2">
          <CalibrationChart bins={bins} />
          <DataTable
            label="Calibration"
            rows={bins}
            rowKey={({ version, bin }) => `${version} ${bin}`}
            columns={[
              { key: "version", header: "Version", cell: ({ version }) => version },
              {
                key: "bin",
                header: "Probability",
                cell: ({ low, high }) => percentRange(low, high),
              },
              { key: "rows", header: "Outcomes", align: "end", cell: (row) => formatNumber(row.rows) },
              {
                key: "predicted",
                header: "Mean probability",
                align: "end",
                cell: (row) => shareText(figuresOf(row).predicted),
              },
              {
                key: "observed",
                header: "Positive share",
                align: "end",
                cell: (row) => shareText(figuresOf(row).observed),
              },
            ]}
          />
        </div>
      </Section>
    </div>
  );
}

function FigureChart({
  figure,
  parts,
  domain,
}: {
  figure: "recall" | "precision";
  parts: readonly [name: string, days: OutcomeDay[]][];
  domain: [number, number];
}) {
  const series = parts.slice(0, 4).map(([name, days]) => ({
    name: `Version ${name}`,
    isReference: false,
    points: days.flatMap((day): [number, number][] => {
      const value = figuresOf(day)[figure];
      return value === null ? [] : [[day.day.getTime(), value]];
    }),
  }));
  const shown = series.filter(({ points }) => points.length > 0);
  if (shown.length === 0) return null;
  return (
    <Chart
      data={{
        title: figure === "recall" ? "Recall by day" : "Precision by day",
        description: "By the day of the prediction (UTC).",
        chart: {
          type: "line",
          x: { label: "Day", domain, isTime: true },
          y: { label: figure === "recall" ? "Recall" : "Precision", domain: [0, 1] },
          series: shown,
          marks: [],
        },
      }}
    />
  );
}

/** Share of positives over mean probability, by version: on the diagonal, probabilities are what they say. */
function CalibrationChart({ bins }: { bins: Awaited<ReturnType<typeof listCalibration>> }) {
  const versions = [...new Set(bins.map(({ version }) => version))].slice(0, 3);
  const series = versions.map((version) => ({
    name: `Version ${version}`,
    isReference: false,
    points: bins
      .filter((bin) => bin.version === version)
      .flatMap((bin): [number, number][] => {
        const { predicted, observed } = figuresOf(bin);
        return predicted === null || observed === null ? [] : [[predicted, observed]];
      })
      .sort(([a], [b]) => a - b),
  }));
  const diagonal = {
    name: "As predicted",
    isReference: true,
    points: [
      [0, 0],
      [1, 1],
    ] as [number, number][],
  };
  return (
    <Chart
      data={{
        title: "Share of positives by probability",
        description: "On the diagonal, as many rows are positive as the probabilities say.",
        chart: {
          type: "line",
          x: { label: "Mean probability", domain: [0, 1] },
          y: { label: "Positive share", domain: [0, 1] },
          series: [...series, diagonal],
          marks: [],
        },
      }}
    />
  );
}

/** A version in one of its roles, such as "2 (shadow)". */
function nameOf({ version, role }: OutcomeDay): string {
  return role === "shadow" ? `${version} (shadow)` : String(version);
}

const shareText = (value: number | null) => (value === null ? "–" : percent(value));
