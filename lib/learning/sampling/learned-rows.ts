import type { RowHashes } from "./row-identity";

/**
 * Finds rows that a training has learned from: rows with the content of a training row, and rows with its key where
 * keys can be trusted. A column that renumbers the rows of each file is not a key: keys count only when most rows that
 * share a key also share their content.
 * @returns by row: 1 when it was learned from, else 0
 */
export function learnedRows(rows: RowHashes, trained: RowHashes): Uint8Array {
  const contents = new Set(trained.content);
  const learned = Uint8Array.from(rows.content, (content) => (contents.has(content) ? 1 : 0));
  if (!rows.key || !trained.key) return learned;
  const contentByKey = new Map(Array.from(trained.key, (key, row) => [key, trained.content[row]!]));
  const shared = [...rows.key.keys()].filter((row) => contentByKey.has(rows.key![row]!));
  const equal = shared.filter((row) => contentByKey.get(rows.key![row]!) === rows.content[row]);
  if (2 * equal.length > shared.length) for (const row of shared) learned[row] = 1;
  return learned;
}

/**
 * True when most rows differ from each other. Otherwise a new row may equal a learned one by chance, and a model has no single rows to
 * learn by heart.
 */
export function areDistinguishable({ content }: Pick<RowHashes, "content">): boolean {
  return 2 * new Set(content).size > content.length;
}
