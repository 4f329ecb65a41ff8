import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { heapGrowthFlag } from "./heap-growth";

// The effect on memory after a burst is measured by `node bench/run.mjs webhooks`.
test("this version of Node knows the flag, of which a later one would only print a line", () => {
  const statusWith = (flag: string) => spawnSync(process.execPath, [flag, "-e", "0"]).status;
  expect(statusWith(heapGrowthFlag)).toBe(0);
  expect(statusWith("--heap-growing-per-mille=50")).not.toBe(0);
});
