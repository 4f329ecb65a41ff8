type Value = string | number;
export interface ComparedRow {
  key: string;
  /** By run; undefined where it has none. */
  values: (Value | undefined)[];
}

/** The values of several runs by key, sorted; `equal` are those that all runs have alike. */
export function comparedRows(runs: Record<string, Value>[]): { rows: ComparedRow[]; equal: ComparedRow[] } {
  const keys = [...new Set(runs.flatMap((values) => Object.keys(values)))].sort();
  const all = keys.map((key) => ({
    key,
    values: runs.map((values) => (Object.hasOwn(values, key) ? values[key] : undefined)),
  }));
  const isEqual = ({ values }: ComparedRow) => values.every((value) => Object.is(value, values[0]));
  return { rows: all.filter((row) => !isEqual(row)), equal: all.filter(isEqual) };
}
