import Link from "next/link";
import type { ReactNode } from "react";
import { cx } from "./cx";
import { LinkPending } from "./link-pending";
import { ScrollRegion } from "./scroll-region";
import { ariaSort, ColumnChooser, SortLink, sortIn, type TableViewProps } from "./table-controls";
import { type SortValue, tableModel } from "./table-model";

export type Column<Row> = {
  key: string;
  header: ReactNode;
  cell: (row: Row) => ReactNode;
  align?: "start" | "end";
  isMono?: boolean;
  /** Leaves the column out below 640 px. */
  isMinor?: boolean;
  /** Takes the remaining width, independent of its content. */
  isWide?: boolean;
  /** Holds a control: the row's link is in the first column that does not. */
  isControl?: boolean;
  /**
   * The value to sort by: where the table has a view, the header sorts it. Only for tables that show all of their rows.
   */
  sortValue?: (row: Row) => SortValue;
  /** Name under which the table's view can hide the column. */
  optionalName?: string;
  /** For a list that is read page by page: the address that sorts it by this column, and how it is sorted now. */
  sort?: { href: string; direction?: "ascending" | "descending" };
};

/**
 * A dense table. With `rowHref` the first cell, but for controls, is a link that covers its row.
 * @param phoneLine what a phone shows below that cell, of the columns it leaves out
 * @param view sorts by columns and leaves some out; the address holds it, so its controls are links
 * @param isSticky scrolls by itself where it is long or wide: the header and the first cell stay, and the link covers that cell alone
 */
export function DataTable<Row extends object>({
  label,
  columns,
  rows,
  rowKey,
  rowHref,
  phoneLine,
  view,
  isSticky = false,
  empty,
}: {
  label: string;
  columns: Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  rowHref?: (row: Row) => string;
  phoneLine?: (row: Row) => ReactNode;
  view?: TableViewProps;
  isSticky?: boolean;
  empty?: ReactNode;
}) {
  if (rows.length === 0 && empty) return <>{empty}</>;
  const model = tableModel(columns, rows, view?.current);
  const linkAt = model.columns.findIndex(({ isControl }) => !isControl);
  const stays = (index: number) =>
    isSticky && index === linkAt && "border-r border-line bg-inherit sm:sticky sm:left-0 sm:z-20";
  const table = (
    <ScrollRegion
      label={label}
      className={cx(
        "fades-at-end overflow-x-auto rounded-md border border-line bg-panel print:animate-none",
        // Cells that stay in place are in front of the table alone.
        isSticky && "isolate max-h-[80vh] overflow-y-auto print:max-h-none",
      )}
    >
      <table
        className={cx(
          "w-full text-left text-sm",
          // Borders of collapsed cells do not stay with them.
          isSticky ? "border-separate border-spacing-0 [&_td]:border-b [&_th]:border-b" : "border-collapse",
        )}
      >
        <thead>
          <tr
            className={cx(
              "border-b border-line text-xs text-muted",
              isSticky && "sticky top-0 z-30 bg-panel",
            )}
          >
            {model.columns.map((column, index) => (
              <th
                key={column.key}
                scope="col"
                aria-sort={column.sort?.direction ?? (view && ariaSort(view.current, column.key))}
                className={cx(
                  "px-3 py-1.5 font-medium",
                  cellClass(column),
                  column.isWide && "w-full",
                  stays(index),
                )}
              >
                <Header column={column} view={view} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {model.rows.map((row) => (
            <tr
              key={rowKey(row)}
              className={cx(
                isSticky && "bg-panel",
                rowHref && "relative hover:bg-raised",
                "has-checked:bg-accent-soft [&_a:not(.row-link)]:relative [&_a:not(.row-link)]:z-10 [&_button]:relative [&_button]:z-10",
              )}
            >
              {model.columns.map((column, index) => (
                <td
                  key={column.key}
                  className={cx(
                    "px-3 py-1.5 align-middle",
                    cellClass(column),
                    column.isMono && "font-mono text-xs",
                    stays(index),
                  )}
                >
                  {rowHref && index === linkAt ? (
                    <Link href={rowHref(row)} className="row-link font-medium">
                      {column.cell(row)}
                      <LinkPending />
                    </Link>
                  ) : (
                    column.cell(row)
                  )}
                  {phoneLine && index === linkAt && (
                    <div className="text-xs text-muted sm:hidden">{phoneLine(row)}</div>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
  if (!view) return table;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <ColumnChooser label={label} view={view} columns={columns} />
      {table}
    </div>
  );
}

function Header<Row>({ column, view }: { column: Column<Row>; view?: TableViewProps }) {
  if (view && column.sortValue) return <SortLink {...sortIn(view, column.key)}>{column.header}</SortLink>;
  return column.sort ? <SortLink {...column.sort}>{column.header}</SortLink> : column.header;
}

function cellClass<Row>({ align, isMinor }: Column<Row>) {
  return cx(align === "end" && "whitespace-nowrap text-right", isMinor && "max-sm:hidden");
}
