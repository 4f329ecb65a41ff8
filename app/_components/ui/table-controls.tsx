import { ArrowDown, ArrowUp, Columns3 } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { LinkPending } from "./link-pending";
import { type TableView, tableSearch, withNextSort, withToggledColumn } from "./table-view";

/** A table's view and the address of another one: `pathname`, and what its query holds besides the view. */
export type TableViewProps = { current: TableView; pathname: string; query?: Record<string, string> };

/** The header of a column that the table can be sorted by. */
export function SortLink({
  href,
  direction,
  children,
}: {
  href: string;
  direction?: "ascending" | "descending";
  children: ReactNode;
}) {
  const Arrow = direction === "descending" ? ArrowDown : ArrowUp;
  return (
    <Link
      href={href}
      scroll={false}
      className="inline-flex items-center gap-1 whitespace-nowrap hover:text-ink hover:underline"
    >
      {children}
      {direction && <Arrow className="size-3.5" aria-hidden="true" />}
      <LinkPending />
    </Link>
  );
}

/** The sorting of a view by a column: the address of the next one, and the present direction. */
export function sortIn(view: TableViewProps, key: string) {
  return { href: hrefOf(view, withNextSort(view.current, key)), direction: directionOf(view.current, key) };
}

/** The columns that may be left out, each as a link that shows it or leaves it out; nothing where there are none. */
export function ColumnChooser({
  label,
  view,
  columns,
}: {
  label: string;
  view: TableViewProps;
  columns: readonly { key: string; optionalName?: string }[];
}) {
  const optional = columns.filter(({ optionalName }) => optionalName);
  if (optional.length === 0) return null;
  return (
    <nav
      aria-label={`Columns of ${label}`}
      className="no-print flex flex-wrap items-center gap-1 text-xs text-muted"
    >
      <Columns3 className="size-3.5" aria-hidden="true" />
      {optional.map(({ key, optionalName }) => {
        const isHidden = view.current.hidden.includes(key);
        return (
          <Link
            key={key}
            href={hrefOf(view, withToggledColumn(view.current, key))}
            scroll={false}
            aria-label={`${isHidden ? "Show" : "Hide"} ${optionalName}`}
            className={`rounded px-1.5 py-0.5 hover:bg-raised hover:text-ink ${isHidden ? "line-through" : "bg-raised"}`}
          >
            {optionalName}
          </Link>
        );
      })}
    </nav>
  );
}

/** Direction in which a column sorts the table, if it does. */
function directionOf({ sort }: TableView, key: string): "ascending" | "descending" | undefined {
  if (sort?.key !== key) return undefined;
  return sort.isDescending ? "descending" : "ascending";
}

function hrefOf({ pathname, query }: TableViewProps, next: TableView): string {
  const search = new URLSearchParams({ ...query, ...Object.fromEntries(tableSearch(next)) }).toString();
  return search ? `${pathname}?${search}` : pathname;
}
