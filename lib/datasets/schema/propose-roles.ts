import { type DatasetColumn, isIdentifier } from "@/lib/datasets/dataset";
import type { ColumnRole, SchemaTarget } from "./dataset-schema";
import { proposeTarget } from "./propose-target";
import type { TypeProposal } from "./propose-type";

/** Role of every column that is no feature, with its reason, and the target. */
export interface RoleProposal {
  target: SchemaTarget | null;
  roles: Map<string, { role: ColumnRole; reason: string }>;
}

const saysKey =
  /(^|[_ ])(id|key|no|nr|num|number|uuid|guid|code|ref|reference)$|(Id|ID|Key|No|Nr|Number|Code|Ref)$|(nr|nummer)$/;
const saysGroup =
  /policy|customer|client|household|group|account|member|person|insured|holder|patient|contract|kunde|vertrag/i;
const saysTime = /incident|accident|claim|loss|report|created|event|transaction|opened|booking|time|date/i;
/** Minimum share of distinct values from which an identifier by name is one: a code of few values is a category. */
const identifying = 0.05;

/** Proposes roles from the columns' types and profiles, by general rules. @param rows number of rows */
export function proposeRoles(
  columns: readonly DatasetColumn[],
  types: readonly TypeProposal[],
  rows: number,
): RoleProposal {
  const roles: RoleProposal["roles"] = new Map();
  const set = (name: string, role: ColumnRole, reason: string) => roles.set(name, { role, reason });
  const isFree = ({ name }: DatasetColumn) => !roles.has(name);
  for (const { name, nulls, distinct, isUnnamed } of columns) {
    if (isUnnamed) set(name, "ignored", "row numbers without a name in the header");
    else if (nulls >= rows) set(name, "ignored", "no value in any row");
    else if (distinct === 1 && nulls === 0) set(name, "ignored", "the same value in every row");
  }
  const target = proposeTarget(columns.filter(isFree), columns);
  if (target) set(target.column, "target", target.reason);
  const typeOf = new Map(types.map(({ column }) => [column.name, column.type]));
  const named = columns.filter(
    ({ name }) => typeOf.get(name) === "number" || typeOf.get(name) === "category",
  );
  keys(named.filter(isFree), rows).forEach(({ name }, index) => {
    if (index === 0) set(name, "key", "unique in every row: key?");
    else set(name, "ignored", "unique in every row, beside the key");
  });
  const time = timeOf(columns.filter(isFree), typeOf, rows);
  if (time) set(time.name, "time", time.reason);
  for (const [index, column] of groups(columns.filter(isFree), rows).entries()) {
    const mean = ((rows - column.nulls) / column.distinct).toFixed(1);
    if (index === 0) set(column.name, "group", `an identifier with ${mean} rows per value: group?`);
    else set(column.name, "ignored", `an identifier with ${mean} rows per value`);
  }
  for (const column of columns.filter(isFree)) {
    const filled = rows - column.nulls;
    if (typeOf.get(column.name) === "category" && filled > 50 && column.distinct > 0.9 * filled)
      set(column.name, "ignored", "a different value in nearly every row");
  }
  return { target: target && { column: target.column, positive: target.positive }, roles };
}

/**
 * Columns that only name their row: unique in every row, those first whose name says identifier. A unique number without
 * such a name is one only when the rows are numbered: an income may differ in every row.
 */
function keys(columns: readonly DatasetColumn[], rows: number): DatasetColumn[] {
  const isNumbering = ({ min = 0, max = 0 }: DatasetColumn) => max - min === rows - 1;
  const unique = columns.filter(
    (column) =>
      column.nulls === 0 &&
      isIdentifier(column, rows) &&
      (column.type !== "integer" || saysKey.test(column.name) || isNumbering(column)),
  );
  return unique.toSorted((a, b) => Number(saysKey.test(b.name)) - Number(saysKey.test(a.name)));
}

function timeOf(
  columns: readonly DatasetColumn[],
  typeOf: ReadonlyMap<string, string>,
  rows: number,
): { name: string; reason: string } | undefined {
  const dates = columns.filter(({ name, nulls }) => typeOf.get(name) === "date" && nulls <= rows / 20);
  const named = dates.find(({ name }) => saysTime.test(name) && !/birth|dob/i.test(name));
  const found = dates.length === 1 ? dates[0] : named;
  if (found)
    return {
      name: found.name,
      reason:
        dates.length === 1 ? "the only date in nearly every row: time?" : "a date of what happened: time?",
    };
  const year = columns.find(
    ({ name, type, min = 0, max = 0, nulls }) =>
      /^year$/i.test(name) && type === "integer" && nulls === 0 && min >= 1900 && max <= 2100,
  );
  return year && { name: year.name, reason: `years ${year.min} to ${year.max}: time?` };
}

/** Identifiers by name whose values come in several rows, those first whose name says whose they are. */
function groups(columns: readonly DatasetColumn[], rows: number): DatasetColumn[] {
  const found = columns.filter(
    ({ name, type, distinct, nulls }) =>
      saysKey.test(name) &&
      (type === "integer" || type === "text") &&
      distinct > Math.max(20, identifying * (rows - nulls)),
  );
  return found.toSorted((a, b) => Number(saysGroup.test(b.name)) - Number(saysGroup.test(a.name)));
}
