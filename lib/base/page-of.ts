/**
 * One page of a list, of rows of which one more than `limit` was asked for.
 * @param cursorOf what the next page begins after, of the last row of this one
 * @returns `nextCursor` null on the last page
 */
export function pageOf<Row, Cursor>(
  rows: Row[],
  limit: number,
  cursorOf: (last: Row) => Cursor,
): { items: Row[]; nextCursor: Cursor | null } {
  const items = rows.slice(0, limit);
  return { items, nextCursor: rows.length > limit ? cursorOf(items.at(-1)!) : null };
}
