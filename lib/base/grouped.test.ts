import { expect, test } from "vitest";
import { grouped } from "./grouped";

test("an item alone goes at once, and later ones go together", async () => {
  const groups: number[][] = [];
  const ends: (() => void)[] = [];
  const double = grouped<number, number>({ most: 2, lanes: 1 }, async (items) => {
    groups.push(items);
    await new Promise<void>((resolve) => ends.push(resolve));
    return items.map((item) => item * 2);
  });
  const results = Promise.all([1, 2, 3, 4].map(double));
  expect(groups).toEqual([[1]]);
  for (let group = 1; group <= 3; group++) {
    ends.shift()?.();
    await new Promise(setImmediate);
  }
  expect(groups).toEqual([[1], [2, 3], [4]]);
  expect(await results).toEqual([2, 4, 6, 8]);
});

test("an error is that of its group alone", async () => {
  const work = grouped<number, number>({ most: 1, lanes: 2 }, async ([item]) => {
    if (item === 2) throw new Error("Not two.");
    return [item!];
  });
  const outcomes = await Promise.allSettled([1, 2, 3].map(work));
  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});
