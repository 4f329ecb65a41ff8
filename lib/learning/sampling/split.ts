import { DomainError } from "@/lib/base/errors";
import { randomStream, shuffle } from "./random";
import { rowsWhere } from "./rows-where";

/**
 * Divides row numbers into a training and a test part that hold the same share of each class, rounded per class; each
 * part gets at least one row of a class that occurs.
 * @param labels 0 or 1 by row @param testSize share of the rows, 0–1 @returns row numbers in ascending order
 * @throws DomainError "invalid" when a class has one row, which cannot be on both sides
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
    for (let at = 0; at < cut; at++) isTest[rows[at]!] = 1;
  }
  return { train: rowsWhere(isTest, 0), test: rowsWhere(isTest, 1) };
}
