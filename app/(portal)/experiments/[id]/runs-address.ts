import { z } from "zod";
import { columnInFilter, columnName, parseColumn, type RunColumn } from "@/lib/experiments/run-column";
import { chartFields, chartsIn } from "./charts/charts-query";
import { chartText, type RunChart } from "./charts/run-chart";

const text = (longest: number) => z.string().trim().min(1).max(longest).optional().catch(undefined);
const list = (longest: number) =>
  z.preprocess((value) => (value ? [value].flat() : []), z.array(z.string().max(300)).max(longest)).catch([]);
const runId = z
  .string()
  .regex(/^[0-9a-f]{32}$/)
  .optional()
  .catch(undefined);

/** Query parameters of an experiment's runs. Invalid values are ignored. */
const Query = z.object({
  /** Filter in MLflow's words. */
  q: text(10_000),
  /** A comparison that a press on a value adds to the filter. */
  add: text(10_000),
  /** Names of the columns that are shown; the usual ones without any. */
  c: list(60),
  /** Name of the column that orders the runs; with `-`, descending. */
  sort: text(300),
  /** Name of the parameter or tag that groups the runs. */
  group: text(300),
  /** The run that others are compared with. */
  base: runId,
  stage: z.literal("deleted").optional().catch(undefined),
  /** Lists children between other runs. */
  flat: z.literal("1").optional().catch(undefined),
  /** Charts above the table, in their order. */
  ...chartFields,
  /** Runs whose children are shown. */
  open: list(50),
  /** Cursor of the last run of the page before. */
  after: text(20_000),
});
export type RunsAddress = Omit<z.output<typeof Query>, "add" | "chart" | "edit"> & { charts: RunChart[] };

export function parseRunsAddress(query: unknown): RunsAddress {
  const { add, chart, edit, ...rest } = Query.parse(query);
  const address = { ...rest, charts: chartsIn(chart, edit, Object(query)) };
  if (!add) return address;
  return { ...address, q: address.q ? `${address.q} and ${add}` : add, after: undefined };
}

const single = ["q", "sort", "group", "base", "stage", "flat", "after"] as const;

/** The query of an address as fields of a form, in one order, so that two can be compared. */
function runsFields({ c, open, charts, ...one }: Partial<RunsAddress>) {
  return [
    ...single.flatMap((name): [string, string][] => (one[name] ? [[name, one[name]]] : [])),
    ...(c ?? []).map((value): [string, string] => ["c", value]),
    ...(charts ?? []).map((chart): [string, string] => ["chart", chartText(chart)]),
    ...(open ?? []).map((value): [string, string] => ["open", value]),
  ];
}

export function runsSearch(address: Partial<RunsAddress>): string {
  return new URLSearchParams(runsFields(address)).toString();
}

/** Query of all runs: an address without any opens the team's default view. */
export const allRuns = "view=all";

/** Fields that a form keeps of an address: never none, so that its own empty field does not open the default view. */
export function keptFields(address: Partial<RunsAddress>): [string, string][] {
  const fields = runsFields(address);
  return fields.length > 0 ? fields : [["view", "all"]];
}

export function runsHref(wireId: string, address: Partial<RunsAddress>): string {
  return `/experiments/${wireId}?${runsSearch(address) || allRuns}`;
}

/** Parts of an address that a saved view keeps: not the place in the list. */
export function viewOf({ after: _, open: __, ...view }: RunsAddress): Partial<RunsAddress> {
  return view;
}

/** Reads the query that a view keeps. */
export function parseRunsSearch(search: string): RunsAddress {
  const params = new URLSearchParams(search);
  return parseRunsAddress({
    ...Object.fromEntries(params),
    c: params.getAll("c"),
    open: params.getAll("open"),
    chart: params.getAll("chart"),
  });
}

export interface RunSort {
  column: RunColumn;
  isDescending: boolean;
}

export function sortOf({ sort }: Pick<RunsAddress, "sort">): RunSort | undefined {
  const name = sort?.replace(/^-/, "") ?? "";
  const column =
    name === "attributes.run_name" ? ({ kind: "attributes", key: "run_name" } as const) : parseColumn(name);
  return column && columnInFilter(column) ? { column, isDescending: sort!.startsWith("-") } : undefined;
}

/** The sort after a press on a column's header: descending, then ascending, then as the runs come. */
export function nextSort(address: RunsAddress, column: RunColumn): string | undefined {
  const name = columnName(column);
  const { sort } = address;
  if (sort === `-${name}`) return name;
  return sort === name ? undefined : `-${name}`;
}

/** The parameter or tag that groups the runs. */
export function groupOf({ group }: Pick<RunsAddress, "group">) {
  const column = group === undefined ? undefined : parseColumn(group);
  if (column?.kind !== "params" && column?.kind !== "tags") return undefined;
  return { ...column, kind: column.kind };
}
