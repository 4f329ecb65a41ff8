import { v7 } from "uuid";
import { expect, test } from "vitest";
import { firstIdAt } from "./id";

test("the first id of a time stands between the ids of that time and those before", () => {
  for (const time of ["1970-01-01T00:00:00.001Z", "2026-11-29T12:00:00Z", "9999-12-31T23:59:59.999Z"]) {
    const at = new Date(time);
    const first = firstIdAt(at);
    for (let index = 0; index < 20; index++) {
      expect(v7({ msecs: at.getTime() }) >= first).toBe(true);
      expect(v7({ msecs: at.getTime() - 1 }) < first).toBe(true);
    }
  }
  expect(firstIdAt(new Date(-1)) <= v7({ msecs: 0 })).toBe(true);
});
