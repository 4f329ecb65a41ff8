import Link from "next/link";
import type { ReactNode } from "react";
import { cx } from "./cx";
import { LinkPending } from "./link-pending";
import { ScrollRegion } from "./scroll-region";
import { SortLink } from "./table-controls";

export type GridColumn<Row> = {
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
  /** The address that sorts the list by this column, and how it is sorted now. */
  sort?: { href: string; direction?: "ascending" | "descending" };
};

export interface GridProps<Row extends object> {
  label: string;
  columns: GridColumn<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  rowHref?: (row: Row) => string;
  phoneLine?: (row: Row) => ReactNode;
  isSticky?: boolean;
}

/** The rows and columns of a `DataTable` as they are given. Rows that the browser draws use it alone. */
export function TableGrid<Row extends object>({
  label,
  columns,
  rows,
  rowKey,
  rowHref,
  phoneLine,
  isSticky = false,
}: GridProps<Row>) {
  const linkAt = columns.findIndex(({ isControl }) => !isControl);
  const stays = (index: number) =>
    isSticky && index === linkAt && "border-r border-line bg-inherit sm:sticky sm:left-0 sm:z-20";
  return (
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
            {columns.map((column, index) => (
              <th
                key={column.key}
                scope="col"
                aria-sort={column.sort?.direction}
                className={cx(
                  "px-3 py-1.5 font-medium",
                  cellClass(column),
                  column.isWide && "w-full",
                  stays(index),
                )}
              >
                {column.sort ? <SortLink {...column.sort}>{column.header}</SortLink> : column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map((row) => (
            <tr
              key={rowKey(row)}
              className={cx(
                isSticky && "bg-panel",
                rowHref && "relative hover:bg-raised",
                "has-checked:bg-accent-soft [&_a:not(.row-link)]:relative [&_a:not(.row-link)]:z-10 [&_button]:relative [&_button]:z-10",
              )}
            >
              {columns.map((column, index) => (
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
}

function cellClass<Row>({ align, isMinor }: GridColumn<Row>) {
  return cx(align === "end" && "whitespace-nowrap text-right", isMinor && "max-sm:hidden");
}
