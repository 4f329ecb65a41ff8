import { z } from "zod";
import { chartOptions, mostCharts, parseChart, type RunChart, readOptions } from "./run-chart";

/** Charts in a query, and the number of the one, from 0, whose options the rest of the query has. */
export const chartFields = {
  chart: z
    .preprocess((value) => (value ? [value].flat() : []), z.array(z.string().max(3000)).max(mostCharts))
    .catch([]),
  edit: z.coerce
    .number()
    .int()
    .min(0)
    .max(mostCharts - 1)
    .optional()
    .catch(undefined),
};

/** Charts of a query, one of them with the options that a form has sent. */
export function chartsIn(
  texts: string[],
  edit: number | undefined,
  query: Record<string, unknown>,
): RunChart[] {
  const charts = texts.flatMap((text) => parseChart(text) ?? []);
  // A view from before there were several charts has the options of its one chart beside it.
  const isEarlier = edit === undefined && [...chartOptions, "log"].some((name) => name in query);
  const place = isEarlier ? 0 : edit;
  const options = { ...query, logy: query.logy ?? query.log };
  return charts.map((chart, at) => (at === place ? { kind: chart.kind, ...readOptions(options) } : chart));
}
