import {
  columnVisibilityFeature,
  constructTable,
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  tableFeatures,
} from "@tanstack/table-core";
import { storeReactivityBindings } from "@tanstack/table-core/store-reactivity-bindings";
import type { TableView } from "./table-view";

/** Sort value of a row. Null and undefined come last in both directions. */
export type SortValue = string | number | Date | null | undefined;

type ModelColumn<Row> = { key: string; sortValue?: (row: Row) => SortValue; optionalName?: string };

const features = tableFeatures({
  coreReactivityFeature: storeReactivityBindings(),
  columnVisibilityFeature,
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
});

/**
 * The columns and rows that a view of a table shows, in their order. It runs where the rows are, on the server as well.
 * @param view sorts by columns that have a `sortValue`, and leaves out those that are optional
 */
export function tableModel<Row extends object, Column extends ModelColumn<Row>>(
  columns: readonly Column[],
  rows: readonly Row[],
  view: TableView,
): { columns: Column[]; rows: Row[] } {
  const helper = createColumnHelper<typeof features, Row>();
  const byKey = new Map(columns.map((column) => [column.key, column]));
  const { sort, hidden } = view;
  const table = constructTable({
    features,
    data: rows,
    columns: columns.map(({ key, sortValue }) =>
      sortValue
        ? helper.accessor((row): unknown => sortValue(row) ?? undefined, {
            id: key,
            sortUndefined: "last",
            sortFn: (a, b) => compare(sortValue(a.original), sortValue(b.original)),
          })
        : helper.display({ id: key, enableSorting: false }),
    ),
    initialState: {
      sorting: sort && byKey.get(sort.key)?.sortValue ? [{ id: sort.key, desc: sort.isDescending }] : [],
      columnVisibility: Object.fromEntries(
        hidden.filter((key) => byKey.get(key)?.optionalName).map((key) => [key, false]),
      ),
    },
  });
  return {
    columns: table.getVisibleLeafColumns().map(({ id }) => byKey.get(id)!),
    rows: table.getRowModel().rows.map(({ original }) => original),
  };
}

function compare(a: SortValue, b: SortValue): number {
  if (typeof a === "string" && typeof b === "string") return a.localeCompare(b, "en", { numeric: true });
  return Number(a) - Number(b);
}
