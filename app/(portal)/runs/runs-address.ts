import { z } from "zod";
import { RunState, TriggerType } from "@/lib/base/run";
import { type Span, spans } from "@/lib/runs/read/activity";
import type { RunFilter } from "@/lib/runs/read/run-filter";

const word = z.string().trim().min(1).max(200).optional().catch(undefined);
/** Years that the database and every part of the portal can read. */
const earliest = new Date("1970-01-01T00:00:00Z");
const latest = new Date("9999-12-31T23:59:59Z");
const onlyDate = /^\d{4}-\d\d-\d\d$/;

/** "2026-11-24", "2026-11-24 13:30" or ISO 8601; UTC unless it says otherwise. A date alone ends with its day. */
const time = (ofDate: string) =>
  z
    .string()
    .trim()
    .transform((text) => {
      const full = onlyDate.test(text) ? `${text}T${ofDate}` : text.replace(" ", "T");
      return new Date(/(Z|[+-]\d\d:?\d\d)$/.test(full) ? full : `${full}Z`);
    })
    .refine((date) => date >= earliest && date <= latest)
    .optional()
    .catch(undefined);

/** Query parameters of the runs list. Invalid values are ignored. */
export const RunsAddress = z.object({
  state: z.preprocess((value) => (value ? [value].flat() : []), z.array(RunState)).catch([]),
  flow: word,
  deployment: word,
  tag: word,
  trigger: TriggerType.optional().catch(undefined),
  who: word,
  q: word,
  span: z
    .enum(Object.keys(spans) as [Span, ...Span[]])
    .optional()
    .catch(undefined),
  since: time("00:00:00.000Z"),
  until: time("23:59:59.999Z"),
  /** Cursor: show runs older than this one. */
  cursor: word,
  /** Cursor: show runs newer than this one. */
  after: word,
});
export type RunsAddress = z.output<typeof RunsAddress>;
export type RunsQuery = Omit<RunsAddress, "cursor" | "after">;

/** Canonical query of the URL, so that two can be compared; "" for all runs. */
export function runsSearch(address: Partial<RunsAddress>): string {
  const search = new URLSearchParams();
  for (const state of [...new Set(address.state)].sort()) search.append("state", state);
  for (const name of ["flow", "deployment", "tag", "trigger", "who", "q", "span"] as const)
    if (address[name]) search.set(name, address[name]);
  for (const name of ["since", "until"] as const)
    if (address[name]) search.set(name, address[name].toISOString());
  for (const name of ["cursor", "after"] as const) if (address[name]) search.set(name, address[name]);
  return search.toString();
}

export function runsHref(address: Partial<RunsAddress>): string {
  const search = runsSearch(address);
  return search ? `/runs?${search}` : "/runs";
}

/** Reads the query part of an address. */
export function parseRunsSearch(search: string): RunsAddress {
  const params = new URLSearchParams(search);
  const state = params.getAll("state");
  return RunsAddress.parse({ ...Object.fromEntries(params), state });
}

/** The filter without the place in the list: what a view keeps. */
export function queryOf({ cursor: _, after: __, ...query }: RunsAddress): RunsQuery {
  return query;
}

/** Filter for the database query. */
export function filterOf({ state, q, span, since, ...rest }: RunsQuery, now = new Date()): RunFilter {
  return {
    ...rest,
    states: state,
    text: q,
    since: since ?? (span && new Date(now.getTime() - spans[span].bars * spans[span].barSeconds * 1000)),
  };
}
