import { expect, test } from "vitest";
import { splitAtNames } from "./sentences";

test("names of runs are cut out of a sentence, whatever they hold", () => {
  const names = ["claims (2)", "a+b", "$(id)|x", "tail\\", "claims", "claims (2) again"];
  for (const name of names)
    expect(splitAtNames(`Waiting for ${name}, which runs.`, names)).toEqual([
      "Waiting for ",
      name,
      ", which runs.",
    ]);
  expect(splitAtNames("Waiting for claims (2) again and a+b.", names)).toEqual([
    "Waiting for ",
    "claims (2) again",
    " and ",
    "a+b",
    ".",
  ]);
});

test("a name within a word is no name, and a sentence without names is whole", () => {
  expect(splitAtNames("The reclaims-2 of all.", ["claims", "reclaims"])).toEqual(["The reclaims-2 of all."]);
  expect(splitAtNames("Waiting.", [])).toEqual(["Waiting."]);
});
