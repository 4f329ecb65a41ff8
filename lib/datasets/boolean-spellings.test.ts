import { expect, test } from "vitest";
import {
  areOfOneLanguage,
  booleanWords,
  oppositeSpelling,
  spelledClass,
  spellingOf,
} from "./boolean-spellings";
import { readLabel } from "./label";
import { readValue } from "./read-value";

test("no word means yes in one language and no in another", () => {
  const { true: yes = [], false: no = [] } = booleanWords;
  expect(yes).toHaveLength(no.length);
  expect(yes.filter((word) => no.includes(word))).toEqual([]);
  for (const word of yes) expect(spelledClass(word.toUpperCase())).toBe(true);
  for (const word of no) expect(readValue(` ${word}`, { type: "boolean" })).toBe("false");
});

test("a column's spelling and its opposite are those of its own language", () => {
  expect(oppositeSpelling("Ja")).toBe("Nein");
  expect(oppositeSpelling("non")).toBe("oui");
  expect(spellingOf([{ value: "NEIN" }, { value: "JA" }])).toEqual({ true: "JA", false: "NEIN" });
  expect(areOfOneLanguage(["ja", "nee"])).toBe(true);
  expect(areOfOneLanguage(["oui", "nein"])).toBe(false);
  expect(areOfOneLanguage(["1.00", "0", "Yes"])).toBe(true);
});

test("labels of an outcome stay English: other words are texts that a target names", () => {
  expect(readLabel("ja")).toBeUndefined();
  expect(readLabel("Yes")).toBe(1);
});
