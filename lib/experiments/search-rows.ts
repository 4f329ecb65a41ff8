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

/** A field of a row that a search may name. */
export interface SearchField<Row> {
  type: "text" | "number";
  read(row: Row): string | number | undefined;
  /** False for one that rows are sorted by only. Default true. */
  isFilter?: boolean;
  /** False for one that rows are filtered by only. Default true. */
  isOrder?: boolean;
}

export interface Searchable<Row> {
  /** As messages name the rows: "registered models". */
  name: string;
  fields: Record<string, SearchField<Row>>;
  tags(row: Row): Record<string, string>;
  /** The order of rows that are alike in all that was asked for. */
  order: Order[];
}

const operators: Record<"text" | "number" | "tag", FilterOperator[]> = {
  text: ["=", "!=", "LIKE", "ILIKE", "IN", "NOT IN"],
  number: ["=", "!=", ">", ">=", "<", "<="],
  tag: ["=", "!=", "LIKE", "ILIKE", "IS NULL", "IS NOT NULL"],
};
/** Other requests get their turn after so long. */
const sliceMs = 10;

/**
 * Rows that are small enough to be searched in memory, by MLflow's filter and order.
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
    if (comparisons.every((one) => matches(one, readValue(row, one, searchable)))) found.push(row);
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
  const listed = known.map(([one]) => one).join(", ");
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
      const [one, other] = [fields[key]!.read(a) ?? "", fields[key]!.read(b) ?? ""];
      if (one !== other) return (one < other ? -1 : 1) * (isDescending ? -1 : 1);
    }
    return 0;
  };
}
