import { expect, test } from "vitest";
import type { DatasetColumn } from "@/lib/datasets/dataset";
import { DatasetSchema } from "@/lib/datasets/schema/dataset-schema";
import { identifiersOf, uncomparedColumns } from "./monitored";

const column = (name: string, type: DatasetColumn["type"], distinct: number): DatasetColumn => ({
  name,
  type,
  distinct,
  nulls: 0,
  top: [],
});

test("an identifier differs in every row and is not a measured number", () => {
  const columns = [
    column("PolicyNumber", "integer", 2000),
    column("Claim", "text", 2000),
    column("Amount", "number", 2000),
    column("Age", "integer", 60),
  ];
  expect(identifiersOf(columns, 2000)).toEqual(["PolicyNumber", "Claim"]);
  expect(identifiersOf(columns, 1)).toEqual([]);
});

test("keys, groups, dates, free text and what a schema ignores are not compared", () => {
  const schema = DatasetSchema.parse({
    columns: [
      { name: "PolicyNumber", role: "key", type: "category" },
      { name: "Claim", role: "feature", type: "text" },
      { name: "Amount", role: "ignored", type: "number" },
      { name: "Age", role: "feature", type: "number" },
      { name: "Opened", role: "time", type: "date", date: "YMD" },
    ],
  });
  const columns = schema.columns.map(({ name }) => column(name, "text", 5));
  expect(uncomparedColumns({ columns, rows: 9, schema })).toEqual([
    "PolicyNumber",
    "Claim",
    "Amount",
    "Opened",
  ]);
});
