import { afterEach, expect, test, vi } from "vitest";

const key = "a value of this test";
afterEach(() => {
  delete (globalThis as unknown as Record<symbol, unknown>)[Symbol.for(`switchyard.${key}`)];
  vi.resetModules();
});

test("a module that is loaded twice, as Next.js bundles do, shares one value", async () => {
  const first = await import("./process-wide");
  vi.resetModules();
  const second = await import("./process-wide");
  expect(second.processWide).not.toBe(first.processWide);

  const value = first.processWide(key, () => new Map([["a", 1]]));
  const make = vi.fn(() => new Map<string, number>());
  expect(second.processWide(key, make)).toBe(value);
  expect(make).not.toHaveBeenCalled();
});

test("values of different keys are apart", async () => {
  const { processWide } = await import("./process-wide");
  expect(processWide(key, () => ({ of: 1 }))).not.toBe(processWide("pools", () => ({})));
});
