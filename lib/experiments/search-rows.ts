import { and, type SQL, sql } from "drizzle-orm";
import { promptTag } from "@/db/schema/registered-models";
import { DomainError } from "@/lib/base/errors";
import { type Comparison, type FilterOperator, type Order, parseFilter, parseOrders } from "./filter";
import { type KeyPart, type Keyset, keyset } from "./keyset";
import { sqlComparison } from "./sql-comparison";

/** A field of rows that a search can use. */
export interface SearchField {
  type: "text" | "number";
  /** Never null where it can be sorted by; numbers are whole. */
  value: SQL;
  /** A number's text, where it can be compared with texts too. */
  text?: SQL;
  /** False for a field that can only be sorted by. Default true. */
  isFilter?: boolean;
  /** False for a field that can only be filtered by. Default true. */
  isOrder?: boolean;
}

export interface Searchable {
  /** Name of the rows in messages, such as "registered models". */
  name: string;
  fields: Record<string, SearchField>;
  /** Value of a tag; null for rows without it. */
  tag(key: string): SQL;
  /** Order of rows that are equal in all requested fields; the last field, or all of them together, are unique. */
  order: Order[];
}

export interface RowSearch {
  filter?: string;
  orderBy: string[];
  limit: number;
  /** Token of the page before. */
  after?: string;
}

const tagOperators: FilterOperator[] = ["=", "!=", "LIKE", "ILIKE", "IS NULL", "IS NOT NULL"];

/**
 * Reads MLflow's filter and order as terms of SQL, for a page of at most `limit` rows (`pageAfter`).
 * @throws DomainError "invalid" for a key, an operator or a value that these rows do not have, or another token
 */
export function searchRows(
  { filter, orderBy, after: token }: Omit<RowSearch, "limit">,
  searchable: Searchable,
): Omit<Keyset, "after"> & { where: SQL | undefined } {
  const conditions = parseFilter(filter).map((comparison) => condition(comparison, searchable));
  const wanted = parseOrders(orderBy);
  for (const order of wanted) checkOrder(order, searchable);
  const parts = [...wanted, ...searchable.order].map(({ key, isDescending }): KeyPart => {
    const { type, value } = searchable.fields[key]!;
    return { value, type: type === "number" ? "bigint" : "text", isDescending };
  });
  const { order, cursor, after } = keyset(parts, token);
  return { order, cursor, where: and(...conditions, after) };
}

/** A time as searches compare it: in whole ms since 1970. */
export function searchTime(time: SQL): Pick<SearchField, "type" | "value"> {
  return { type: "number", value: sql`floor(extract(epoch from ${time}) * 1000)::bigint` };
}

function condition(comparison: Comparison, searchable: Searchable): SQL {
  const { entity, key } = comparison;
  if (entity === "tag") return tagCondition(comparison, searchable.tag(key));
  const field = fieldOf(key, searchable);
  if (entity !== "attribute" || !field || field.isFilter === false)
    throw unknownKey(entity, key, searchable, "isFilter");
  const isText = field.type === "text" || (field.text !== undefined && areWholeNumbers(comparison.value));
  return sqlComparison((isText && field.text) || field.value, isText ? "list" : "number", comparison);
}

/** True for a text that is a whole number, or several. */
function areWholeNumbers(value: Comparison["value"]): boolean {
  return [value].flat().every((item) => typeof item === "string" && /^\d+$/.test(item));
}

function tagCondition(comparison: Comparison, value: SQL): SQL {
  const { key, operator } = comparison;
  if (!tagOperators.includes(operator))
    throw new DomainError("invalid", `"${key}" cannot be compared by ${operator}.`);
  if (operator === "IS NULL") return sql`${value} is null`;
  if (operator === "IS NOT NULL") return sql`${value} is not null`;
  // Models that are no prompts lack the tag, and clients search for models by it.
  const isOfPrompts = key === promptTag && (operator === "=" || operator === "!=");
  return sqlComparison(isOfPrompts ? sql`coalesce(${value}, 'false')` : value, "text", comparison);
}

function checkOrder({ entity, key }: Order, searchable: Searchable): void {
  const field = fieldOf(key, searchable);
  if (entity !== "attribute" || !field || field.isOrder === false)
    throw unknownKey(entity, key, searchable, "isOrder");
}

function fieldOf(key: string, { fields }: Searchable): SearchField | undefined {
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}

function unknownKey(
  entity: string,
  key: string,
  { name, fields }: Searchable,
  use: "isFilter" | "isOrder",
): DomainError {
  const known = Object.entries(fields).filter(([, field]) => field[use] !== false);
  const listed = known.map(([key]) => key).join(", ");
  const what = entity === "attribute" ? `attribute key "${key}"` : `${entity} key "${key}"`;
  return new DomainError("invalid", `Invalid ${what} for ${name}. Valid keys are: ${listed}.`);
}
