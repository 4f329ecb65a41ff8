import { expect, test } from "vitest";
import { keepNewest } from "./keep-newest";

test("the most recently used values stay, and a failed load is retried", async () => {
  const kept = new Map<string, Promise<string>>();
  const loaded: string[] = [];
  const ask = (key: string) =>
    keepNewest(kept, 2, key, async () => {
      loaded.push(key);
      if (key === "broken") throw new Error("broken");
      return key.toUpperCase();
    });
  expect(await ask("a")).toBe("A");
  await ask("b");
  await ask("a");
  await ask("c");
  await ask("a");
  await ask("b");
  expect(loaded).toEqual(["a", "b", "c", "b"]);
  await expect(ask("broken")).rejects.toThrow("broken");
  await expect(ask("broken")).rejects.toThrow("broken");
  expect(loaded.slice(4)).toEqual(["broken", "broken"]);
});
