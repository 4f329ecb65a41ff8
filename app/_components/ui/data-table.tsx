import type { ReactNode } from "react";
import { ColumnChooser, sortIn, type TableViewProps } from "./table-controls";
import { type GridColumn, type GridProps, TableGrid } from "./table-grid";
import { type SortValue, tableModel } from "./table-model";

export type Column<Row> = GridColumn<Row> & {
  /**
   * The value to sort by: where the table has a view, the header sorts it. Only for tables that show all of their rows.
   */
  sortValue?: (row: Row) => SortValue;
  /** Name under which the table's view can hide the column. */
  optionalName?: string;
};

/**
 * A dense table. With `rowHref` the first cell, but for controls, is a link that covers its row.
 * @param phoneLine what a phone shows below that cell, of the columns it leaves out
 * @param view sorts by columns and leaves some out; the address holds it, so its controls are links
 * @param isSticky scrolls by itself where it is long or wide: the header and the first cell stay, and the link covers that cell alone
 */
export function DataTable<Row extends object>({
  columns,
  rows,
  view,
  empty,
  ...grid
}: Omit<GridProps<Row>, "columns"> & {
  columns: Column<Row>[];
  view?: TableViewProps;
  empty?: ReactNode;
}) {
  if (rows.length === 0 && empty) return <>{empty}</>;
  if (!view) return <TableGrid {...grid} columns={columns} rows={rows} />;
  const model = tableModel(columns, rows, view.current);
  const sortable = model.columns.map((column) =>
    column.sortValue ? { ...column, sort: sortIn(view, column.key) } : column,
  );
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <ColumnChooser label={grid.label} view={view} columns={columns} />
      <TableGrid {...grid} columns={sortable} rows={model.rows} />
    </div>
  );
}
