import { setImmediate } from "node:timers/promises";
import { DomainError } from "@/lib/base/errors";
import {
  type Comparison,
  type FilterOperator,
  matches,
  type Order,
  parseFilter,
  parseOrders,
} from "./filter";

/** A field of a row that a search can use. */
export interface SearchField<Row> {
  type: "text" | "number";
  read(row: Row): string | number | undefined;
  /** False for a field that can only be sorted by. Default true. */
  isFilter?: boolean;
  /** False for a field that can only be filtered by. Default true. */
  isOrder?: boolean;
}

export interface Searchable<Row> {
  /** Name of the rows in messages, such as "registered models". */
  name: string;
  fields: Record<string, SearchField<Row>>;
  tags(row: Row): Record<string, string>;
  /** Order of rows that are equal in all requested fields. */
  order: Order[];
}

const operators: Record<"text" | "number" | "tag", FilterOperator[]> = {
  text: ["=", "!=", "LIKE", "ILIKE", "IN", "NOT IN"],
  number: ["=", "!=", ">", ">=", "<", "<="],
  tag: ["=", "!=", "LIKE", "ILIKE", "IS NULL", "IS NOT NULL"],
};
/** Maximum milliseconds before yielding to other requests. */
const sliceMs = 10;

/**
 * Searches rows in memory by MLflow's filter and order. For small tables.
 * @throws DomainError "invalid" for a key, an operator or a value that these rows do not have
 */
export async function searchRows<Row>(
  rows: readonly Row[],
  { filter, orderBy }: { filter?: string; orderBy: string[] },
  searchable: Searchable<Row>,
): Promise<Row[]> {
  const comparisons = parseFilter(filter);
  const orders = parseOrders(orderBy);
  for (const comparison of comparisons) checkComparison(comparison, searchable);
  for (const order of orders) checkOrder(order, searchable);
  const found: Row[] = [];
  let since = performance.now();
  for (const row of rows) {
    if (comparisons.every((comparison) => matches(comparison, readValue(row, comparison, searchable))))
      found.push(row);
    if (performance.now() - since < sliceMs) continue;
    await setImmediate();
    since = performance.now();
  }
  return found.sort(byOrders([...orders, ...searchable.order], searchable));
}

function checkComparison<Row>({ entity, key, operator, value }: Comparison, searchable: Searchable<Row>) {
  const field = Object.hasOwn(searchable.fields, key) ? searchable.fields[key] : undefined;
  const isKnown = entity === "tag" || (entity === "attribute" && field && field.isFilter !== false);
  if (!isKnown) throw unknownKey(entity, key, searchable, "isFilter");
  const type = entity === "tag" ? "tag" : field!.type;
  if (!operators[type].includes(operator))
    throw new DomainError("invalid", `"${key}" cannot be compared by ${operator}.`);
  if (type === "number" && typeof value !== "number")
    throw new DomainError("invalid", `"${key}" is compared with a number.`);
}

function checkOrder<Row>({ entity, key }: Order, searchable: Searchable<Row>) {
  const field = Object.hasOwn(searchable.fields, key) ? searchable.fields[key] : undefined;
  if (entity !== "attribute" || !field || field.isOrder === false)
    throw unknownKey(entity, key, searchable, "isOrder");
}

function unknownKey<Row>(
  entity: string,
  key: string,
  { name, fields }: Searchable<Row>,
  use: "isFilter" | "isOrder",
): DomainError {
  const known = Object.entries(fields).filter(([, field]) => field[use] !== false);
  const listed = known.map(([key]) => key).join(", ");
  const what = entity === "attribute" ? `attribute key "${key}"` : `${entity} key "${key}"`;
  return new DomainError("invalid", `Invalid ${what} for ${name}. Valid keys are: ${listed}.`);
}

function readValue<Row>(row: Row, { entity, key }: Comparison, { fields, tags }: Searchable<Row>) {
  if (entity !== "tag") return fields[key]!.read(row);
  const all = tags(row);
  return Object.hasOwn(all, key) ? all[key] : undefined;
}

function byOrders<Row>(orders: Order[], { fields }: Searchable<Row>) {
  return (a: Row, b: Row): number => {
    for (const { key, isDescending } of orders) {
      const [first, other] = [fields[key]!.read(a) ?? "", fields[key]!.read(b) ?? ""];
      if (first !== other) return (first < other ? -1 : 1) * (isDescending ? -1 : 1);
    }
    return 0;
  };
}
