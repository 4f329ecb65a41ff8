import { expect, test } from "vitest";
import { codedColumn } from "@/lib/datasets/coded-column";
import { claimsWords } from "@/lib/datasets/table-words";
import { groupFigures } from "@/lib/learning/evaluate/group-figures";
import { someEvaluation } from "@/tests/some-evaluation";
import { groupsSection } from "./groups-section";

const rows = Uint32Array.from({ length: 400 }, (_, row) => row);
const sex = codedColumn(Array.from(rows, (row) => (row % 2 ? "male" : "female")));
const labels = Uint8Array.from(rows, (row) => (row % 4 < 2 ? 1 : 0));

function section(flags: Uint8Array, column = sex, name = "Sex") {
  const evaluation = someEvaluation([...labels], [...flags]);
  return groupsSection(
    { ...evaluation, groups: [groupFigures(name, column, rows, labels, flags)] },
    claimsWords,
  );
}

test("a group that the model finds less often stands out", () => {
  const text = section(Uint8Array.from(rows, (row) => (labels[row] && (row % 2 || row % 3 === 0) ? 1 : 0)));
  expect(text).toContain(
    "Compared with all, more frauds are found in male; fewer frauds are found in female.",
  );
  expect(text).toContain("| female | 200 | 100 |");
});

test("equal groups do not, and one group cannot be compared", () => {
  expect(section(labels)).toContain("No group stands out.");
  expect(section(labels, codedColumn(Array(400).fill("all")))).toContain("There is one group only.");
});

test("no section without groups", () => {
  expect(groupsSection(someEvaluation([1, 0], [1, 0]), claimsWords)).toBe("");
});

test("a number of many values is divided into ranges, a missing one apart", () => {
  const ages = codedColumn(Array.from(rows, (row) => (row === 0 ? "" : String(20 + (row % 50)))));
  const { groups } = groupFigures("Age", ages, rows, labels, labels);
  expect(groups.map(({ name }) => name)).toEqual([
    ...["20 to 30", "31 to 40", "41 to 50", "51 to 60", "61 to 69", "missing"],
  ]);
  expect(groups.reduce((sum, group) => sum + group.rows, 0)).toBe(400);
});

test("rare values of a category are one group", () => {
  const makes = codedColumn(Array.from(rows, (row) => `make ${row % 40}`));
  const { groups } = groupFigures("Make", makes, rows, labels, labels);
  expect(groups).toHaveLength(12);
  expect(groups.find(({ name }) => name === "other values")?.rows).toBe(290);
});
