import { expect, test } from "vitest";
import { mapInTurns } from "./in-turns";

test("yields the event loop after each item, and keeps the order of results", async () => {
  const order: string[] = [];
  const others = (async () => {
    for (let turn = 0; turn < 3; turn++) {
      await new Promise((resolve) => setImmediate(resolve));
      order.push("other");
    }
  })();
  const mapped = mapInTurns([1, 2, 3], (item) => {
    order.push(`item ${item}`);
    return item * 2;
  });
  expect(await mapped).toEqual([2, 4, 6]);
  await others;
  expect(order).toEqual(["item 1", "other", "item 2", "other", "item 3", "other"]);
});
