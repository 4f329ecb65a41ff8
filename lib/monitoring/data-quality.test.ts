import { expect, test } from "vitest";
import { codedColumn } from "@/lib/datasets/coded-column";
import type { DatasetColumn } from "@/lib/datasets/dataset";
import type { Feature } from "@/lib/learning/features/features";
import { dataQuality, QualityThresholds } from "./data-quality";

const column = (
  name: string,
  distinct: number,
  range: { min?: number; max?: number } = {},
): DatasetColumn => ({
  name,
  type: range.min === undefined ? "text" : "integer",
  nulls: 0,
  distinct,
  top: [],
  ...range,
});
const feature: Feature = {
  name: "Fault",
  type: "category",
  categories: ["Policy Holder", "Third Party"],
  categoryOf: { "Policy Holder": "Policy Holder", "Third Party": "Third Party" },
};
const columns = {
  Id: ["1", "2", "3", "4"],
  Fault: ["Policy Holder", "Third Party", "Policy Holder", "Policy Holder"],
  Age: ["20", "30", "40", "50"],
};
const profile = [column("Id", 4), column("Fault", 2), column("Age", 4, { min: 20, max: 50 })];
const coded = ({ Id: _, ...others }: Record<string, string[]>) =>
  Object.fromEntries(Object.entries(others).map(([name, texts]) => [name, codedColumn(texts)]));
const reference = { columns: coded(columns), profile };
const thresholds = QualityThresholds.parse({ fewestRows: 4 });
const failed = (current: Record<string, string[]>, repeated = 0) =>
  dataQuality(
    reference,
    {
      columns: coded(current),
      profile: profile.filter(({ name }) => current[name]),
      rows: Object.values(current)[0]!.length,
      repeated,
    },
    [feature],
    thresholds,
  )
    .filter(({ hasPassed }) => !hasPassed)
    .map(({ name, found }) => ({ name, found }));

test("identical claims pass every check", () => {
  expect(failed(columns)).toEqual([]);
});

test("each check finds its fault and its location", () => {
  expect(failed({ ...columns, Fault: ["Nobody", "Third Party", "Policy Holder", "Policy Holder"] })).toEqual([
    { name: "Values that the model does not know", found: 'Fault 25.0 % (such as "Nobody")' },
  ]);
  expect(failed({ ...columns, Age: ["20", "99", "old", "50"] })).toEqual([
    { name: "Numbers out of the reference's range", found: 'Age 50.0 % (such as "99")' },
  ]);
  expect(failed({ ...columns, Age: ["", "30", "40", "50"] })).toEqual([
    { name: "More missing values", found: "Age 25.0 %" },
  ]);
  expect(failed({ ...columns, Age: ["30", "30", "30", "30"] })).toEqual([
    { name: "Columns that are now constant", found: "Age" },
  ]);
  expect(failed({ Id: columns.Id, Fault: columns.Fault })).toEqual([
    { name: "Columns that are gone", found: "Age" },
  ]);
  expect(
    failed(
      {
        Id: ["1", "1", "2"],
        Fault: ["Third Party", "Third Party", "Policy Holder"],
        Age: ["20", "20", "30"],
      },
      1,
    ),
  ).toEqual([
    { name: "Number of rows", found: "Fewer say little." },
    { name: "Repeated rows", found: "1 row is the same as another in every column" },
  ]);
});
