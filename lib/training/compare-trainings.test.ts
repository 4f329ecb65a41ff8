import { expect, test } from "vitest";
import { earlierFirst } from "./compare-trainings";

test("puts the earlier run first, even when a list has the newest first", () => {
  const earlier = { run: { createdAt: new Date("2026-11-01") } };
  const later = { run: { createdAt: new Date("2026-11-02") } };
  expect(earlierFirst([later, earlier])).toEqual([earlier, later]);
  expect(earlierFirst([earlier, later])).toEqual([earlier, later]);
});
