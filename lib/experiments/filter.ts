import { DomainError } from "@/lib/base/errors";
import { requireKeepable } from "@/lib/base/keepable";

export type FilterOperator =
  | "="
  | "!="
  | ">"
  | ">="
  | "<"
  | "<="
  | "LIKE"
  | "ILIKE"
  | "IN"
  | "NOT IN"
  | "IS NULL"
  | "IS NOT NULL";
type FilterEntity = "metric" | "param" | "tag" | "attribute" | "dataset";
type FilterValue = string | number | (string | number)[] | undefined;
export type Comparison<Entity = FilterEntity> = {
  entity: Entity;
  key: string;
  operator: FilterOperator;
  value: FilterValue;
};
export type Order<Entity = FilterEntity> = { entity: Entity; key: string; isDescending: boolean };
/** Entities by the words that stand for them. A key without one is an attribute. */
type Vocabulary<Entity> = Record<string, Entity | "attribute">;

const entities: Record<string, FilterEntity> = {
  metric: "metric",
  metrics: "metric",
  param: "param",
  params: "param",
  parameter: "param",
  parameters: "param",
  tag: "tag",
  tags: "tag",
  attr: "attribute",
  attribute: "attribute",
  attributes: "attribute",
  run: "attribute",
  dataset: "dataset",
  datasets: "dataset",
};
/** Limits of one search: the database plans part of its statement for every entry. */
const searchLimits = {
  filterLength: 100_000,
  comparisons: 50,
  listLength: 1000,
  patternLength: 1000,
  orders: 20,
  orderLength: 500,
} as const;

const identifierPattern = /^\s*(?:([A-Za-z_]+)\s*\.\s*)?(`[^`]+`|"[^"]+"|[A-Za-z]+\.`[^`]+`|[\w./:-]+)/;
const operatorPattern = /^\s*(IS\s+NOT\s+NULL\b|IS\s+NULL\b|NOT\s+IN\b|IN\b|LIKE\b|ILIKE\b|!=|>=|<=|=|>|<)/i;
const valuePattern = /^\s*('(?:[^']|'')*'|"[^"]*"|[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)/i;

/**
 * Parses MLflow's filter strings (mlflow/utils/search_utils.py): comparisons joined by AND, with keys in backticks or
 * double quotes where needed. @throws FilterError with the position that could not be parsed; DomainError "invalid" for a filter beyond the limits
 */
export function parseFilter(filter: string | undefined): Comparison[] {
  return parseComparisons(filter, entities);
}

/** Parses a filter string about other entities than those of runs. @throws DomainError as parseFilter */
export function parseComparisons<Entity extends string>(
  filter: string | undefined,
  vocabulary: Vocabulary<Entity>,
): Comparison<Entity | "attribute">[] {
  const comparisons: Comparison<Entity | "attribute">[] = [];
  const whole = filter ?? "";
  let rest = whole.trim();
  bound(rest.length, searchLimits.filterLength, "characters in a filter");
  requireKeepable(whole, "filter");
  while (rest !== "") {
    bound(comparisons.length + 1, searchLimits.comparisons, "comparisons in a filter");
    const identifier = take(identifierPattern);
    const operator = take(operatorPattern)[1]!.toUpperCase().replace(/\s+/g, " ") as FilterOperator;
    const value = readValue(operator);
    comparisons.push({ ...column(identifier, vocabulary), operator, value });
    rest = rest.trim();
    if (rest === "") break;
    take(/^AND\b/i);
    if (rest.trim() === "") refuse();
  }
  return comparisons;

  function take(pattern: RegExp): RegExpMatchArray {
    const match = rest.match(pattern);
    if (!match) return refuse();
    rest = rest.slice(match[0].length);
    return match;
  }
  function readValue(operator: FilterOperator): FilterValue {
    if (operator.startsWith("IS")) return undefined;
    if (!operator.endsWith("IN")) {
      const value = literal(take(valuePattern)[1]!);
      if (operator.endsWith("LIKE"))
        bound(String(value).length, searchLimits.patternLength, "characters in a pattern");
      return value;
    }
    take(/^\s*\(/);
    const values = [literal(take(valuePattern)[1]!)];
    while (/^\s*,\s*[^)\s]/.test(rest)) {
      take(/^\s*,/);
      values.push(literal(take(valuePattern)[1]!));
      bound(values.length, searchLimits.listLength, "values in a list");
    }
    take(/^\s*(?:,\s*)?\)/);
    return values;
  }
  function refuse(): never {
    const left = rest.trimStart();
    throw new FilterError(
      `Invalid filter: could not read it from "${left.trim().slice(0, 60)}" on.`,
      whole.trimEnd().length - left.length,
    );
  }
}

/** A filter that cannot be read. `at` is the place where reading stopped, in characters from its beginning. */
export class FilterError extends DomainError {
  constructor(
    message: string,
    readonly at: number,
  ) {
    super("invalid", message);
  }
}

/** Parses `order_by`. @throws DomainError "invalid", also for more entries than a search allows */
export function parseOrders(entries: readonly string[]): Order[] {
  return parseOrdersOf(entries, entities);
}

/** Parses `order_by` about other entities than those of runs. @throws DomainError as parseOrders */
export function parseOrdersOf<Entity extends string>(
  entries: readonly string[],
  vocabulary: Vocabulary<Entity>,
): Order<Entity | "attribute">[] {
  bound(entries.length, searchLimits.orders, "entries in order_by");
  return entries.map((entry) => parseOrder(entry, vocabulary));
}

/** Parses one `order_by` entry: `key [ASC|DESC]`. @throws DomainError "invalid" */
function parseOrder<Entity extends string>(
  entry: string,
  vocabulary: Vocabulary<Entity>,
): Order<Entity | "attribute"> {
  bound(entry.length, searchLimits.orderLength, "characters in order_by");
  requireKeepable(entry, "order_by");
  const match = entry.match(identifierPattern);
  const direction = match && entry.slice(match[0].length).trim().toUpperCase();
  if (!match || !["", "ASC", "DESC"].includes(direction!)) {
    throw new DomainError("invalid", `Invalid order_by: "${entry}".`);
  }
  return { ...column(match, vocabulary), isDescending: direction === "DESC" };
}

function bound(actual: number, most: number, what: string): void {
  if (actual > most)
    throw new DomainError("invalid", `Invalid search: at most ${most} ${what} are allowed, not ${actual}.`);
}

function column<Entity extends string>(
  [, prefix, quoted]: RegExpMatchArray,
  vocabulary: Vocabulary<Entity>,
): { entity: Entity | "attribute"; key: string } {
  const key = quoted!.replace(/^[`"]|[`"]$/g, "");
  if (prefix === undefined) return { entity: "attribute", key };
  const word = prefix.toLowerCase();
  const entity = Object.hasOwn(vocabulary, word) ? vocabulary[word] : undefined;
  if (!entity) throw new DomainError("invalid", `Invalid entity type "${prefix}" in the filter or order.`);
  return { entity, key };
}

function literal(text: string): string | number {
  if (text.startsWith("'")) return text.slice(1, -1).replaceAll("''", "'");
  return text.startsWith('"') ? text.slice(1, -1) : Number(text);
}
