/** Columns of runs: a logged value by its key, or an attribute. */
type ColumnKind = "metrics" | "params" | "tags" | "attributes";
export type RunColumn = { kind: ColumnKind; key: string };

/** Attributes of runs that a table can show, in MLflow's words. */
export const shownAttributes: Record<string, string> = {
  status: "Status",
  start_time: "Started",
  end_time: "Ended",
  user_id: "User",
  run_id: "Run ID",
};

/** The name of a column in addresses and in `order_by`, without quotes: `metrics.f1 score`. */
export function columnName({ kind, key }: RunColumn): string {
  return `${kind}.${key}`;
}

/** The column of a name; undefined for another text. */
export function parseColumn(name: string): RunColumn | undefined {
  const [, kind, key] = name.match(/^(metrics|params|tags|attributes)\.(.{1,250})$/su) ?? [];
  if (kind === undefined || key === undefined || key.includes("\0")) return undefined;
  if (kind === "attributes" && !Object.hasOwn(shownAttributes, key)) return undefined;
  return { kind: kind as ColumnKind, key };
}

/** The column in MLflow's filters and orders. Undefined for a key that they cannot name, with both quotes in it. */
export function columnInFilter({ kind, key }: RunColumn): string | undefined {
  if (/^[\w./:-]+$/.test(key)) return `${kind}.${key}`;
  if (!key.includes("`")) return `${kind}.\`${key}\``;
  return key.includes('"') ? undefined : `${kind}."${key}"`;
}

/** A comparison for the runs that have a value in a column; undefined where a filter cannot say it. */
export function comparisonWith(column: RunColumn, value: string | number): string | undefined {
  const name = columnInFilter(column);
  if (name === undefined || (typeof value === "number" && !Number.isFinite(value))) return undefined;
  return `${name} = ${typeof value === "number" ? value : `'${value.replaceAll("'", "''")}'`}`;
}
