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
const ownColumns = ["request_id", "request_row", "requested_at", "model_version"] as const;

/** Fields of the logged rows in order of their names, and numbers of rows and of those with an outcome. */
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
      (select count(*)::int from logged
        join prediction_outcomes outcome on outcome.team_id = ${teamId} and outcome.request_id = logged.request_id
          and outcome.place = logged.place and outcome.version = logged.version) as labelled
    from logged`,
    { rows: z.int(), columns: z.array(z.string()), labelled: z.int() },
  );
  const { columns, ...counts } = found!;
  return { ...counts, columns: columns.filter((name) => !ownColumns.some((own) => own === name)) };
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
 * Logged rows as CSV, the newest request first: the request, then the fields, then the outcome.
 * @param outcome name of the column of outcomes ("1", "0" or empty); null when the rows have it themselves
 */
export async function* csvOfRequests(
  { teamId, model, days }: Asked,
  columns: readonly string[],
  outcome: string | null,
): AsyncGenerator<string> {
  yield dataLine([...ownColumns, ...columns, ...(outcome === null ? [] : [outcome])]);
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
        const fields = columns.map((name) => row[name] ?? "");
        const label = outcome === null ? [] : [String(labels[place] ?? "")];
        yield dataLine([request_id ?? "", String(place), at, String(version ?? ""), ...fields, ...label]);
      }
  }
}
