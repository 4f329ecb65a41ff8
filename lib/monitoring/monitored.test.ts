import { expect, test } from "vitest";
import type { DatasetColumn } from "@/lib/datasets/dataset";
import { identifiersOf } from "./monitored";

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
