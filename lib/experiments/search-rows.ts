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
import { cursorFromText, cursorToText } from "./page-cursor";

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

const operators: Record<"text" | "number" | "tag", FilterOperator[]> = {
  text: ["=", "!=", "LIKE", "ILIKE", "IN", "NOT IN"],
  number: ["=", "!=", ">", ">=", "<", "<="],
  tag: ["=", "!=", "LIKE", "ILIKE", "IS NULL", "IS NOT NULL"],
};
/** Maximum milliseconds before yielding to other requests. */
const sliceMs = 10;

/**
 * Searches rows in memory by MLflow's filter and order. For small tables. The token of a page names its last row, so that
 * pages stay right while rows come and go.
 * @returns a page, and its token where more follow
 * @throws DomainError "invalid" for a key, an operator or a value that these rows do not have, or another token
 */
export async function searchRows<Row>(
  rows: readonly Row[],
  { filter, orderBy, limit, after }: RowSearch,
  searchable: Searchable<Row>,
): Promise<{ rows: Row[]; next?: string }> {
  const comparisons = parseFilter(filter);
  const orders = parseOrders(orderBy);
  for (const comparison of comparisons) checkComparison(comparison, searchable);
  for (const order of orders) checkOrder(order, searchable);
  const keys = [...orders, ...searchable.order];
  const place = after ? placeOf(after, keys, searchable) : undefined;
  const compare = comparePlaces(keys);
  const found: { row: Row; place: Place }[] = [];
  let since = performance.now();
  for (const row of rows) {
    if (comparisons.every((comparison) => matches(comparison, readValue(row, comparison, searchable)))) {
      const own = keys.map(({ key }) => searchable.fields[key]!.read(row) ?? "");
      if (!place || compare(own, place) > 0) found.push({ row, place: own });
    }
    if (performance.now() - since < sliceMs) continue;
    await setImmediate();
    since = performance.now();
  }
  found.sort((a, b) => compare(a.place, b.place));
  const page = found.slice(0, limit);
  const next = found.length > limit ? cursorToText(page.at(-1)!.place.map(String)) : undefined;
  return { rows: page.map(({ row }) => row), next };
}

/** Values of a row that it is ordered by. */
type Place = (string | number)[];

/** Place that a token names. @throws DomainError "invalid" */
function placeOf<Row>(token: string, keys: Order[], { fields }: Searchable<Row>): Place {
  const types = keys.map(({ key }) => fields[key]!.type);
  const cursor = cursorFromText(
    token,
    types.map((type) => (type === "number" ? "float8" : "text")),
  );
  return cursor.map((value, index) => (types[index] === "number" ? Number(value) : (value ?? "")));
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

function comparePlaces(orders: Order[]) {
  return (a: Place, b: Place): number => {
    for (const [index, { isDescending }] of orders.entries()) {
      const [first, other] = [a[index]!, b[index]!];
      if (first !== other) return (first < other ? -1 : 1) * (isDescending ? -1 : 1);
    }
    return 0;
  };
}
