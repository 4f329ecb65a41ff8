import type { Sql } from "postgres";
import { readOnly, withoutEnd } from "./read-only";

/** Rows of a query as objects; `isCut` when there are more than were asked for, or they are too large together. */
export interface QueryRows {
  rows: Record<string, unknown>[];
  isCut: boolean;
}

/** Most bytes of the rows of a result, as JSON: a step's output holds 4 MB. */
const maxRowsBytes = 2_000_000;
const batchRows = 200;

/**
 * Reads the first rows of one query of a team's Postgres, as in `writeQuery`: read only, with a time limit. Values are as
 * Postgres writes them in JSON.
 * @throws DomainError "invalid" with Postgres' own sentence
 */
export async function readQueryRows(
  sql: Sql,
  query: string,
  bounds: { maxRows: number; timeoutMs: number; signal?: AbortSignal },
): Promise<QueryRows> {
  const { maxRows, signal } = bounds;
  return readOnly(sql, bounds, async (tx) => {
    const rows: Record<string, unknown>[] = [];
    let bytes = 0;
    const cursor = tx
      // A statement that is parsed is a single one.
      .unsafe(
        `select row_to_json(given)::text from (${withoutEnd(query)}\n) given limit ${Math.trunc(maxRows) + 1}`,
        [],
        { prepare: true },
      )
      .values()
      .cursor(batchRows);
    for await (const batch of cursor) {
      signal?.throwIfAborted();
      for (const [text] of batch as [string][]) {
        bytes += Buffer.byteLength(text);
        if (rows.length === maxRows || bytes > maxRowsBytes) return { rows, isCut: true };
        rows.push(JSON.parse(text) as Record<string, unknown>);
      }
    }
    return { rows, isCut: false };
  });
}
