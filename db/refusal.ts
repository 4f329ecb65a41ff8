/** The SQLSTATE of an error of Postgres, also where the database layer wraps it. */
export function sqlStateOf(error: unknown): string | undefined {
  for (let cause = error, left = 5; cause instanceof Error && left > 0; cause = cause.cause, left--) {
    const { code } = cause as { code?: unknown };
    if (typeof code === "string" && /^[0-9A-Z]{5}$/.test(code)) return code;
  }
  return undefined;
}

/**
 * Whether Postgres refused a statement for what it holds, so that it never will succeed: classes 22 (data exception),
 * 23 (constraint) and 54 (program limit).
 */
export function isRefusal(error: unknown): boolean {
  return /^(22|23|54)/.test(sqlStateOf(error) ?? "");
}
