/**
 * One page of a list, from rows queried with limit + 1.
 * @param cursorOf cursor of the next page, from the last row of this one
 * @param reach cursor of the last row that was looked at, where it is not the list's last (lib/search/reach.ts)
 * @returns `nextCursor` null on the last page
 */
export function pageOf<Row, Cursor>(
  rows: Row[],
  limit: number,
  cursorOf: (last: Row) => Cursor,
  reach?: Cursor,
): { items: Row[]; nextCursor: Cursor | null } {
  const items = rows.slice(0, limit);
  return { items, nextCursor: rows.length > limit ? cursorOf(items.at(-1)!) : (reach ?? null) };
}
