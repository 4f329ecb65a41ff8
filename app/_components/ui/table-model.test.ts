import { expect, test } from "vitest";
import { tableModel } from "./table-model";

type Version = { name: string; recall: number | null; at: Date };

const rows: Version[] = [
  { name: "v10", recall: 0.7, at: new Date("2026-01-03") },
  { name: "v9", recall: null, at: new Date("2026-01-02") },
  { name: "v2", recall: 0.9, at: new Date("2026-01-01") },
];
const columns = [
  { key: "name", sortValue: ({ name }: Version) => name },
  { key: "recall", sortValue: ({ recall }: Version) => recall, optionalName: "Recall" },
  { key: "at", sortValue: ({ at }: Version) => at },
  { key: "actions" },
];
const namesBy = (key: string, isDescending: boolean) =>
  tableModel(columns, rows, { sort: { key, isDescending }, hidden: [] }).rows.map(({ name }) => name);

test("rows are sorted by numbers, times and names with numbers in them; those without a value come last", () => {
  expect(namesBy("recall", true)).toEqual(["v2", "v10", "v9"]);
  expect(namesBy("recall", false)).toEqual(["v10", "v2", "v9"]);
  expect(namesBy("at", false)).toEqual(["v2", "v9", "v10"]);
  expect(namesBy("name", false)).toEqual(["v2", "v9", "v10"]);
});

test("sorting by a missing or unsortable column keeps the original order", () => {
  expect(namesBy("actions", true)).toEqual(["v10", "v9", "v2"]);
  expect(namesBy("password", true)).toEqual(["v10", "v9", "v2"]);
});

test("only optional columns can be hidden", () => {
  const { columns: shown } = tableModel(columns, rows, { hidden: ["recall", "name", "nothing"] });
  expect(shown.map(({ key }) => key)).toEqual(["name", "at", "actions"]);
});
