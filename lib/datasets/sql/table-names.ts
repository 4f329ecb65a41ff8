import { DatasetName } from "@/lib/datasets/dataset";

/** A table of a query: a dataset's version. */
export interface NamedTable {
  /** As the query writes it. */
  table: string;
  dataset: string;
  version: number | "latest";
}

/** Name under which a query reads a dataset without quotes: `claims-2026` is `claims_2026`. */
function tableName(dataset: string): string {
  return dataset.replaceAll("-", "_");
}

/**
 * Datasets that a query's tables are: a dataset's name in quotes, or with _ for -, is its latest version; with `_v3` at the
 * end it is version 3. Upper and lower case are equal. Other names, such as those of the query's own common table
 * expressions, are left out.
 * @param datasets names of the team's datasets
 */
export function namedTables(tables: readonly string[], datasets: readonly string[]): NamedTable[] {
  const byName = new Map<string, string>();
  for (const dataset of datasets) byName.set(tableName(dataset), dataset);
  for (const dataset of datasets) byName.set(dataset, dataset);
  const unlike = new Map(tables.map((table) => [table.toLowerCase(), table]));
  return [...unlike].flatMap(([lower, table]): NamedTable[] => {
    const dataset = byName.get(lower);
    if (dataset !== undefined) return [{ table, dataset, version: "latest" }];
    const [, name = "", number] = /^(.+)_v([1-9]\d{0,8})$/.exec(lower) ?? [];
    const versioned = byName.get(name);
    return versioned === undefined ? [] : [{ table, dataset: versioned, version: Number(number) }];
  });
}

/** Name of a dataset in a query's text: bare where SQL allows it. */
export function tableInSql(dataset: string): string {
  const bare = tableName(DatasetName.parse(dataset));
  return /^[a-z]/.test(bare) ? bare : `"${bare}"`;
}
