import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { createDatasetVersion } from "./create-dataset-version";
import { readColumns } from "./read-columns";

useTestDatabase();

test("a sample is about the share that was asked for, in order, and the same rows for any columns", async () => {
  const { teamId } = await makeTeam();
  const csv = `Number,Twice\n${Array.from({ length: 20_000 }, (_, row) => `${row},${2 * row}`).join("\n")}\n`;
  const version = await createDatasetVersion(teamId, "many", Readable.from(csv), { contentType: "text/csv" });
  const sample = { share: 0.1, seed: 3 };
  const { columns, rows } = await readColumns(version, ["Number"], { sample });
  expect(Math.abs(rows - 2000)).toBeLessThan(200);
  const numbers = columns.Number!.map(Number);
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  const both = await readColumns(version, ["Twice", "Number"], { sample });
  expect(both.columns.Number).toEqual(columns.Number);
  expect(both.columns.Twice!.map(Number)).toEqual(numbers.map((number) => 2 * number));
  const other = await readColumns(version, ["Number"], { sample: { share: 0.1, seed: 4 } });
  expect(other.columns.Number).not.toEqual(columns.Number);
});
