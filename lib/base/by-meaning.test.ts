import { expect, test } from "vitest";
import { byMeaning } from "./by-meaning";

test.each([
  ["months", ["Feb", "Dec", "Jan"], ["Jan", "Feb", "Dec"]],
  ["days", ["Sunday", "Friday", "Monday"], ["Monday", "Friday", "Sunday"]],
  [
    "ranges of numbers",
    ["more than 69000", "20000 to 29000", "less than 20000", "30000 to 39000"],
    ["less than 20000", "20000 to 29000", "30000 to 39000", "more than 69000"],
  ],
  [
    "numbers with a word among them",
    ["2 to 4", "more than 4", "none", "1"],
    ["none", "1", "2 to 4", "more than 4"],
  ],
  ["years", ["10 years", "new", "2 years", "more than 7"], ["new", "2 years", "more than 7", "10 years"]],
  ["numbers", ["10", "9", "100"], ["9", "10", "100"]],
  ["words", ["Urban", "rural"], ["rural", "Urban"]],
  ["a word that begins like a month", ["Married", "Single"], ["Married", "Single"]],
  ["an empty text", ["Feb", "", "Jan"], ["", "Jan", "Feb"]],
])("%s", (_, texts, sorted) => {
  expect(byMeaning(texts)).toEqual(sorted);
});
