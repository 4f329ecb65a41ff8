import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { inBatches } from "./in-batches";

/** Work that records its batches and blocks until it is released. */
function held(size: { most: number; weigh?: (item: number) => number } = { most: 100 }) {
  const batches: [string, number[]][] = [];
  const ends: (() => void)[] = [];
  const call = inBatches<number, string>(size, async (key, items) => {
    batches.push([key, items]);
    await new Promise<void>((resolve) => ends.push(resolve));
    if (items.includes(13)) throw new Error("unlucky");
    return items.map((item) => `${key}${item}`);
  });
  const endNext = async () => {
    ends.shift()?.();
    await turn();
  };
  return { call, batches, endNext };
}

test("the first call starts at once; calls during it are the next batch, in order", async () => {
  const { call, batches, endNext } = held();
  const results = Promise.all([1, 2, 3].map((item) => call("a", item)));
  expect(batches).toEqual([["a", [1]]]);
  await endNext();
  const late = call("a", 4);
  await endNext();
  await endNext();
  expect(batches).toEqual([
    ["a", [1]],
    ["a", [2, 3]],
    ["a", [4]],
  ]);
  expect(await results).toEqual(["a1", "a2", "a3"]);
  expect(await late).toBe("a4");
});

test("keys do not wait for each other", async () => {
  const { call, batches, endNext } = held();
  const both = Promise.all([call("a", 1), call("b", 2)]);
  expect(batches).toEqual([
    ["a", [1]],
    ["b", [2]],
  ]);
  await endNext();
  await endNext();
  expect(await both).toEqual(["a1", "b2"]);
});

test("a batch stays within its limit, and has at least one item", async () => {
  const { call, batches, endNext } = held({ most: 10, weigh: (item) => item });
  const all = Promise.all([1, 6, 4, 1, 50, 2].map((item) => call("a", item)));
  for (let batch = 0; batch < 5; batch++) await endNext();
  await all;
  expect(batches.map(([, items]) => items)).toEqual([[1], [6, 4], [1], [50], [2]]);
});

test("a failure fails the calls of its batch alone", async () => {
  const { call, endNext } = held();
  const settled = Promise.allSettled([1, 13, 2].map((item) => call("a", item)));
  await endNext();
  const next = call("a", 3);
  await endNext();
  await endNext();
  expect((await settled).map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected"]);
  expect(await next).toBe("a3");
});
