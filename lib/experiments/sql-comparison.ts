import { type SQL, sql } from "drizzle-orm";
import { DomainError } from "@/lib/base/errors";
import type { Comparison, FilterOperator } from "./filter";

const operators: Record<"text" | "list" | "number", FilterOperator[]> = {
  text: ["=", "!=", "LIKE", "ILIKE"],
  list: ["=", "!=", "LIKE", "ILIKE", "IN", "NOT IN"],
  number: ["=", "!=", ">", ">=", "<", "<="],
};

/**
 * A comparison of a filter as a condition of SQL. Text matches without escapes, as in MLflow: in Postgres a backslash would
 * be an escape, and an error at the end of a pattern.
 * @param type `list` is a text that can also be compared with a list of texts
 * @throws DomainError "invalid" for another operator or value
 */
export function sqlComparison(
  actual: SQL,
  type: keyof typeof operators,
  { key, operator, value }: Omit<Comparison, "entity">,
): SQL {
  // The operator is inserted into the statement unescaped.
  if (!operators[type].includes(operator))
    throw new DomainError(
      "invalid",
      `"${key}" cannot be compared by ${operator}. Expected one of ${operators[type].join(", ")}.`,
    );
  const raw = sql.raw(operator);
  if (type === "number") {
    if (typeof value !== "number") throw new DomainError("invalid", `"${key}" is compared with a number.`);
    return sql`${actual} ${raw} ${value}::float8`;
  }
  if ([value].flat().some((item) => typeof item === "number"))
    throw new DomainError(
      "invalid",
      `Expected a quoted string value for "${key}" (e.g. 'my-value'). Got value ${[value].flat().join(", ")}`,
    );
  if (Array.isArray(value)) {
    const values = value.map((item) => sql`${String(item)}`);
    return sql`${actual} ${raw} (${sql.join(values, sql`, `)})`;
  }
  return operator.endsWith("LIKE")
    ? sql`${actual} ${raw} ${String(value)} escape ''`
    : sql`${actual} ${raw} ${String(value)}`;
}
