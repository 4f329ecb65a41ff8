import { expect } from "vitest";

/** Nouns that reports count. */
const counted =
  "claims|frauds|rows|columns|fields|features|trials|days|checks|others|held-out claims|flagged claims|legitimate claims|further claims|bins";

/** Checks that a report has no gap, no plural of one and no zero difference with a sign. */
export function expectPlain(markdown: string): void {
  expect(markdown).not.toMatch(/NaN|undefined|Infinity|\[object|\bnull\b/);
  expect(markdown).not.toMatch(new RegExp(`(?<![\\d.,/])1 (${counted})\\b(?! of)`));
  expect(markdown).not.toMatch(/(?<!e)[+−]0(\.0+)?(?![\d.])/);
  expect(markdown).not.toMatch(/\b0\.00 a claim less/);
}
