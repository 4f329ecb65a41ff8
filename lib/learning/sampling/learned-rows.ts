import type { RowHashes } from "./row-identity";

/**
 * The rows that a training has learned from: rows with the content of a training row, and rows with its key where keys
 * can be trusted. A column that numbers the rows of a file anew is no key: keys count only when most rows that share
 * one also share their content. @returns 1 for each of `rows` that was learned from
 */
export function learnedRows(rows: RowHashes, trained: RowHashes): Uint8Array {
  const contents = new Set(trained.content);
  const learned = Uint8Array.from(rows.content, (content) => (contents.has(content) ? 1 : 0));
  if (!rows.key || !trained.key) return learned;
  const contentByKey = new Map(Array.from(trained.key, (key, at) => [key, trained.content[at]!]));
  const shared = [...rows.key.keys()].filter((row) => contentByKey.has(rows.key![row]!));
  const equal = shared.filter((row) => contentByKey.get(rows.key![row]!) === rows.content[row]);
  if (2 * equal.length > shared.length) for (const row of shared) learned[row] = 1;
  return learned;
}
