import { DomainError } from "@/lib/errors";
import { randomStream, shuffle } from "./random";

/**
 * Divides row numbers into a training and a test part that hold the same share of each class, rounded per class; each
 * part gets at least one row of a class that occurs.
 * @param labels 0 or 1 by row @param testSize share of the rows, 0–1 @returns row numbers in ascending order
 * @throws DomainError "invalid" when a class has one row, which cannot be on both sides
 */
export function stratifiedSplit(labels: Uint8Array, testSize: number, seed: number) {
  const test: number[] = [];
  const train: number[] = [];
  for (const label of [0, 1]) {
    const rows = new Uint32Array(labels.reduce((count, one) => count + (one === label ? 1 : 0), 0));
    let next = 0;
    labels.forEach((one, row) => {
      if (one === label) rows[next++] = row;
    });
    shuffle(rows, randomStream(seed, label));
    if (rows.length === 1)
      throw new DomainError(
        "invalid",
        `Only one row has the class ${label}. A split needs at least two of each class: one to learn from, one to test.`,
      );
    const cut = Math.min(Math.max(Math.round(rows.length * testSize), 1), rows.length - 1);
    for (const row of rows.subarray(0, cut)) test.push(row);
    for (const row of rows.subarray(cut)) train.push(row);
  }
  return { train: Uint32Array.from(train).sort(), test: Uint32Array.from(test).sort() };
}
