import { isAbsence } from "./until-answered";

/** SQLSTATE of a Postgres error, also when Drizzle wraps it. */
export function sqlStateOf(error: unknown): string | undefined {
  for (let cause = error, left = 5; cause instanceof Error && left > 0; cause = cause.cause, left--) {
    const { code } = cause as { code?: unknown };
    if (typeof code === "string" && /^[0-9A-Z]{5}$/.test(code)) return code;
  }
  return undefined;
}

/**
 * True when Postgres refused a statement because of its content, so that a retry never succeeds: classes 22 (data
 * exception), 23 (constraint) and 54 (program limit).
 */
export function isRefusal(error: unknown): boolean {
  return /^(22|23|54)/.test(sqlStateOf(error) ?? "");
}

/**
 * True for a transient error: the database is unreachable or busy (classes 08 connection, 40 rollback, 53 resources, 55
 * locks, 57 operator intervention).
 */
export function isPassing(error: unknown): boolean {
  return isAbsence(error) || /^(08|40|53|55|57)/.test(sqlStateOf(error) ?? "");
}
