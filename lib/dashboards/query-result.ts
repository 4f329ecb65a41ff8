import { DomainError } from "@/lib/base/errors";
import { listed } from "@/lib/base/number-text";
import { runSql, type SqlRows } from "@/lib/datasets/sql/run-sql";
import { getSavedQuery } from "@/lib/datasets/sql/saved-queries";
import type { PanelContext } from "./panel-type";

/** Bounds of a stored result. */
const mostRows = 1_000;
const maxBytes = 100_000;
const mostListed = 20;

/** First rows of a saved query. @throws DomainError "not-found"; as `runSql` does */
export async function readQuery(name: string, { teamId, signal }: PanelContext): Promise<SqlRows> {
  const { query } = await getSavedQuery(teamId, name);
  return runSql(teamId, query, { limit: mostRows, maxBytes, signal, isRepeat: true });
}

/** Place of a column; upper and lower case are equal where no name is the same. @throws DomainError "invalid" */
export function placeOf(columns: SqlRows["columns"], name: string): number {
  const names = columns.map((column) => column.name);
  const exact = names.indexOf(name);
  if (exact >= 0) return exact;
  const alike = names.findIndex((each) => each.toLowerCase() === name.toLowerCase());
  if (alike >= 0) return alike;
  throw new DomainError(
    "invalid",
    `The result has no column “${name}”. It has ${listed(names.slice(0, mostListed))}.`,
  );
}

/** True for DuckDB's types of numbers. */
export function isNumeric(type: string): boolean {
  return /INT|DOUBLE|FLOAT|DECIMAL/.test(type);
}
