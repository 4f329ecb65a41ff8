import { expect, test } from "vitest";
import { createPauses } from "./pauses";

test("what nobody answers is sent at growing intervals", () => {
  const pauses = createPauses(1_000, 5_000);
  const sentAt = [];
  for (let now = 0; now <= 20_000; now += 250)
    if (pauses.due(["a"], (key) => key, now).length > 0) sentAt.push(now);
  expect(sentAt).toEqual([0, 1_000, 3_000, 7_000, 12_000, 17_000]);
});

test("what was answered in the meantime is due at once", () => {
  const pauses = createPauses(1_000, 5_000);
  const due = (keys: string[], now: number) => pauses.due(keys, (key) => key, now);
  expect(due(["a", "b"], 0)).toEqual(["a", "b"]);
  expect(due(["b"], 100)).toEqual([]);
  expect(due(["a", "b"], 200)).toEqual(["a"]);
});
