import { Chart } from "@/app/_components/charts/chart";
import { Disclosure } from "@/app/_components/ui/disclosure";
import { formatMs, formatNumber } from "@/app/_components/ui/format";
import type { ChartData } from "@/lib/artifacts/chart-data";
import { counted } from "@/lib/base/number-text";
import type { TraceInterval, TraceSummary } from "@/lib/traces/summarize-traces";

/** Figures of the traces that the filter finds, and how they went over time. @param most traces that are counted */
export function TraceStatistics({
  statistics,
  most,
}: {
  statistics: TraceSummary & { over: TraceInterval[] };
  most: number;
}) {
  const { traces, errors, durationMs, tokens, over } = statistics;
  const share = `${((100 * errors) / traces).toFixed(1)} %`;
  const figures: [name: string, value: string, note?: string][] = [
    ["Traces", formatNumber(traces), traces === most ? "The newest are counted" : undefined],
    ["Errors", share, counted(errors, "trace")],
    ...(durationMs
      ? (["p50", "p95", "p99"] as const).map((of): [string, string] => [
          `Duration, ${of}`,
          formatMs(durationMs[of]),
        ])
      : []),
    ...(tokens
      ? [
          [
            "Tokens",
            formatNumber(tokens.total),
            `${formatNumber(tokens.input)} in, ${formatNumber(tokens.output)} out`,
          ] as [string, string, string],
        ]
      : []),
  ];
  return (
    <div className="mb-4 grid gap-3">
      <dl className="flex flex-wrap gap-x-8 gap-y-3 rounded-md border border-line bg-panel px-4 py-3">
        {figures.map(([name, value, note]) => (
          <div key={name} className="grid content-start">
            <dt className="text-xs text-muted">{name}</dt>
            <dd className="text-lg font-medium tabular-nums">{value}</dd>
            {note && <dd className="text-xs text-muted">{note}</dd>}
          </div>
        ))}
      </dl>
      {over.length > 1 && (
        <Disclosure title="Over time">
          <div className="grid items-start gap-3 md:grid-cols-2 xl:grid-cols-3">
            {chartsOf(over).map((data) => (
              <Chart key={data.title} data={data} />
            ))}
          </div>
        </Disclosure>
      )}
    </div>
  );
}

function chartsOf(over: TraceInterval[]): ChartData[] {
  const hasTokens = over.some(({ tokens }) => tokens);
  return [
    lines("Traces", "Count", over, { Traces: ({ traces }) => traces, Errors: ({ errors }) => errors }),
    lines("Duration", "ms", over, {
      p50: ({ durationMs }) => durationMs?.p50,
      p95: ({ durationMs }) => durationMs?.p95,
    }),
    ...(hasTokens
      ? [
          lines("Tokens", "Count", over, {
            Input: ({ tokens }) => tokens?.input,
            Output: ({ tokens }) => tokens?.output,
          }),
        ]
      : []),
  ];
}

/** Lines of figures over time; where an interval has no such figure there is no point. */
function lines(
  title: string,
  label: string,
  over: TraceInterval[],
  of: Record<string, (interval: TraceInterval) => number | undefined>,
): ChartData {
  const series = Object.entries(of).map(([name, read]) => ({
    name,
    isReference: false,
    points: over.flatMap((interval): [number, number][] => {
      const value = read(interval);
      return value === undefined ? [] : [[interval.fromMs, value]];
    }),
  }));
  const greatest = Math.max(1, ...series.flatMap(({ points }) => points.map(([, value]) => value)));
  return {
    title,
    description: "",
    chart: {
      type: "line",
      x: { label: "Time (UTC)", domain: [over[0]!.fromMs, over.at(-1)!.fromMs], isTime: true },
      y: { label, domain: [0, greatest] },
      series,
      marks: [],
    },
  };
}
