import { z } from "zod";
import { sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { dataLine } from "@/lib/base/csv";

/** Logged requests to a model in the last days. */
interface Asked {
  teamId: string;
  model: string;
  days: number;
}

/** Maximum rows of one collection, newest first. */
const mostRows = 1_000_000;
const pageRequests = 1000;

/** Columns that name a row's request, in front of its fields. */
const ownColumns = ["request_id", "request_row", "requested_at", "model_version"];

/** Column of outcomes in a collection, and its text for each label: "1" and "0" as the training data write them. */
export interface OutcomeColumn {
  name: string;
  textOf: (label: number) => string;
}

/**
 * Fields of the logged rows in order of their names, numbers of rows and of those with an outcome, and the version that
 * scored most of the rows.
 */
export async function findRequestColumns({ teamId, model, days }: Asked) {
  const [found] = await readRows(
    sql()`
    -- Logged rows, one each.
    with logged as (
      select request_id, version, "row", place - 1 as place
      from prediction_requests, jsonb_array_elements(inputs) with ordinality as each ("row", place)
      where team_id = ${teamId} and model = ${model} and status < 400 and inputs is not null
        and created_at >= now() - make_interval(days => ${days})
      limit ${mostRows})
    select count(*)::int as rows,
      array(select distinct jsonb_object_keys("row") from logged order by 1) as columns,
      mode() within group (order by version) as version,
      (select count(*)::int from logged
        join prediction_outcomes outcome on outcome.team_id = ${teamId} and outcome.request_id = logged.request_id
          and outcome.place = logged.place and outcome.version = logged.version) as labelled
    from logged`,
    { rows: z.int(), columns: z.array(z.string()), version: z.int().nullable(), labelled: z.int() },
  );
  return found!;
}

const page = {
  id: z.string(),
  request_id: z.string().nullable(),
  version: z.int().nullable(),
  at: z.string(),
  inputs: z.array(z.record(z.string(), z.string())),
  labels: z.record(z.string(), z.int()),
};

/**
 * Logged rows as CSV, the newest request first: the request, then the fields, then the outcome. A field keeps its name:
 * columns of the request that are called the same get a number.
 * @param outcome column of outcomes, empty where none is known; null when the rows have it themselves
 */
export async function* csvOfRequests(
  { teamId, model, days }: Asked,
  columns: readonly string[],
  outcome: OutcomeColumn | null,
): AsyncGenerator<string> {
  const fields = [...columns, ...(outcome === null ? [] : [outcome.name])];
  yield dataLine([...ownColumns.map((name) => freeName(name, fields)), ...fields]);
  let before: string | null = null;
  for (let rows = 0; rows < mostRows; ) {
    const requests: z.output<z.ZodObject<typeof page>>[] = await readRows(
      sql()`
      select request.id, request.request_id, request.version, request.created_at::text as at, request.inputs,
        coalesce((select jsonb_object_agg(outcome.place, outcome.label) from prediction_outcomes outcome
          where outcome.team_id = ${teamId} and outcome.request_id = request.request_id
            and outcome.version = request.version), '{}') as labels
      from prediction_requests request
      where team_id = ${teamId} and model = ${model} and status < 400 and inputs is not null
        and created_at >= now() - make_interval(days => ${days}) and (${before}::text is null or id < ${before}::text)
      order by id desc limit ${pageRequests}`,
      page,
    );
    if (requests.length === 0) return;
    before = requests.at(-1)!.id;
    for (const { request_id, version, at, inputs, labels } of requests)
      for (const [place, row] of inputs.entries()) {
        if (++rows > mostRows) return;
        const values = columns.map((name) => row[name] ?? "");
        const label = labels[place];
        const last = outcome === null ? [] : [label === undefined ? "" : outcome.textOf(label)];
        yield dataLine([request_id ?? "", String(place), at, String(version ?? ""), ...values, ...last]);
      }
  }
}

function freeName(name: string, taken: readonly string[]): string {
  let free = name;
  for (let number = 2; taken.includes(free); number++) free = `${name}_${number}`;
  return free;
}
