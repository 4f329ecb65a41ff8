/** The order of a table's rows, and the columns that it leaves out, by their keys. */
export interface TableView {
  sort?: { key: string; isDescending: boolean };
  hidden: readonly string[];
}

/** The query that `parseTableView` reads; empty for a table as it comes. */
export function tableSearch({ sort, hidden }: TableView): URLSearchParams {
  const search = new URLSearchParams();
  if (sort) search.set("sort", `${sort.isDescending ? "-" : ""}${sort.key}`);
  if (hidden.length > 0) search.set("hide", hidden.join(","));
  return search;
}

/** The view after a press on a column's header: descending, then ascending, then as the rows come. */
export function withNextSort(view: TableView, key: string): TableView {
  if (view.sort?.key !== key) return { ...view, sort: { key, isDescending: true } };
  return { ...view, sort: view.sort.isDescending ? { key, isDescending: false } : undefined };
}

/** The view with a column left out, or shown again. */
export function withToggledColumn(view: TableView, key: string): TableView {
  const { hidden } = view;
  return { ...view, hidden: hidden.includes(key) ? hidden.filter((name) => name !== key) : [...hidden, key] };
}
