import { DomainError } from "@/lib/base/errors";
import { randomStream, shuffle } from "./random";
import { rowsWhere } from "./rows-where";

/**
 * Divides row indices into a stratified training and test part, rounded per class. Each part gets at least one row of
 * every class that occurs.
 * @param labels `labels[row]: 0 | 1` @param testSize share of the rows, 0–1 @returns ascending row indices
 * @throws DomainError "invalid" when a class has one row, which cannot be in both parts
 */
export function stratifiedSplit(labels: Uint8Array, testSize: number, seed: number) {
  const isTest = new Uint8Array(labels.length);
  for (const label of [0, 1]) {
    const rows = rowsWhere(labels, label);
    if (rows.length === 1)
      throw new DomainError(
        "invalid",
        `Only one row has the class ${label}. A split needs at least two of each class: one to learn from, one to test.`,
      );
    const cut = Math.min(Math.max(Math.round(rows.length * testSize), 1), rows.length - 1);
    shuffle(rows, randomStream(seed, label), cut);
    for (let index = 0; index < cut; index++) isTest[rows[index]!] = 1;
  }
  return { train: rowsWhere(isTest, 0), test: rowsWhere(isTest, 1) };
}
