import { DomainError } from "@/lib/base/errors";
import { counted } from "@/lib/base/number-text";
import { randomStream, shuffle } from "./random";
import { rowsWhere } from "./rows-where";

/** Row indices of both parts, ascending. */
export interface RowSplit {
  train: Uint32Array;
  test: Uint32Array;
}

/**
 * Divides row indices into a stratified training and test part, rounded per class. Each part gets at least one row of
 * every class that occurs.
 * @param labels `labels[row]: 0 | 1` @param testSize share of the rows, 0–1 @returns ascending row indices
 * @throws DomainError "invalid" when a class has one row, which cannot be in both parts
 */
export function stratifiedSplit(labels: Uint8Array, testSize: number, seed: number): RowSplit {
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
  return partsOf(isTest);
}

/**
 * Divides groups of rows: all rows of a group are in the same part. Groups with and without positive rows are divided
 * separately, so that both parts have about the same share of positive rows.
 * @param groups `groups[row]`: number of its group, below the number of rows
 * @param madeOf what makes rows a group, for messages: "the same customer", or "the same values"
 * @throws DomainError "invalid" when a part would have a single class
 */
export function groupSplit(
  labels: Uint8Array,
  groups: Uint32Array,
  testSize: number,
  seed: number,
  madeOf = "the same group",
): RowSplit {
  const sizes = new Uint32Array(labels.length);
  const hasPositive = new Uint8Array(labels.length);
  for (let row = 0; row < labels.length; row++) {
    sizes[groups[row]!]!++;
    if (labels[row]) hasPositive[groups[row]!] = 1;
  }
  const isInTest = new Uint8Array(labels.length);
  for (const label of [0, 1]) {
    const ofClass = rowsWhere(hasPositive, label).filter((group) => sizes[group]! > 0);
    const wanted = testSize * ofClass.reduce((sum, group) => sum + sizes[group]!, 0);
    let taken = 0;
    for (const group of shuffle(ofClass, randomStream(seed, label))) {
      const size = sizes[group]!;
      // A large group is skipped where the part is nearer to its size without it.
      if (Math.abs(wanted - taken - size) >= Math.abs(wanted - taken)) continue;
      isInTest[group] = 1;
      taken += size;
    }
  }
  const isTest = Uint8Array.from(groups, (group) => isInTest[group]!);
  const split = partsOf(isTest);
  if (hasBothClasses(labels, split.train) && hasBothClasses(labels, split.test)) return split;
  throw tooFewGroups(sizes, hasPositive, madeOf);
}

/**
 * Divides rows by time: the newest are the test part. Rows of the same time are in the same part, so the share is the
 * one nearest to `testSize` that leaves both classes in both parts. Rows without a time count as oldest.
 * @param times `times[row]`, ascending with time; NaN when unknown
 * @throws DomainError "invalid" when no point in time leaves both classes in both parts
 */
export function timeSplit(labels: Uint8Array, times: Float64Array, testSize: number): RowSplit {
  const known = times.map((time) => (Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time));
  const sorted = known.slice().sort();
  const newest = new Map<number, { rows: number; positives: number }>();
  for (const time of sorted) if (!newest.has(time)) newest.set(time, { rows: 0, positives: 0 });
  for (let row = 0; row < labels.length; row++) {
    const at = newest.get(known[row]!)!;
    at.rows++;
    at.positives += labels[row]!;
  }
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const wanted = testSize * labels.length;
  let [rows, found] = [0, 0];
  let best: { from: number; distance: number } | undefined;
  for (const [time, at] of [...newest].reverse()) {
    rows += at.rows;
    found += at.positives;
    const hasBoth =
      found > 0 && found < positives && rows > found && rows - found < labels.length - positives;
    const distance = Math.abs(rows - wanted);
    if (hasBoth && (!best || distance < best.distance)) best = { from: time, distance };
  }
  if (!best)
    throw new DomainError(
      "invalid",
      newest.size === 1
        ? "All rows have the same time, so none are newer than others. Split at random, or choose another time column."
        : "By time, no point leaves rows of both classes before and after it. Split at random, or choose another time column.",
    );
  const { from } = best;
  return partsOf(Uint8Array.from(known, (time) => (time >= from ? 1 : 0)));
}

function hasBothClasses(labels: Uint8Array, part: Uint32Array): boolean {
  const positives = part.reduce((sum, row) => sum + labels[row]!, 0);
  return positives > 0 && positives < part.length;
}

function tooFewGroups(sizes: Uint32Array, hasPositive: Uint8Array, madeOf: string): DomainError {
  const groups = sizes.filter((size) => size > 0).length;
  const advice = "Split at random, without keeping duplicates together, or choose another group column.";
  if (groups === 1)
    return new DomainError(
      "invalid",
      `All rows have ${madeOf}, and such rows stay in one part of the split, so nothing is left to test on. ${advice}`,
    );
  const positive = hasPositive.reduce((sum, has) => sum + has, 0);
  return new DomainError(
    "invalid",
    `Rows with ${madeOf} stay in one part of the split. That makes ${counted(groups, "group")}, ${positive} with positives: too few for both classes in both parts. ${advice}`,
  );
}

function partsOf(isTest: Uint8Array): RowSplit {
  return { train: rowsWhere(isTest, 0), test: rowsWhere(isTest, 1) };
}
