import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { type CodedColumn, textAt } from "./coded-column";
import { createDatasetVersion } from "./create-dataset-version";
import { readCodedColumns } from "./read-coded-columns";
import { readColumns } from "./read-columns";

useTestDatabase();

test("keeps the row order, reads empty values as empty texts, and gives equal texts equal codes", async () => {
  const { teamId } = await makeTeam();
  const rows = Array.from(
    { length: 5000 },
    (_, row) => `${row % 7 ? `v${row % 7}` : ""},${row},"a ""b"", c"`,
  );
  const csv = `Make,Number,Quoted\n${rows.join("\n")}\n`;
  const version = await createDatasetVersion(teamId, "many", Readable.from(csv), { contentType: "text/csv" });
  const names = ["Quoted", "Make", "Number"];
  const coded = await readCodedColumns(version, names);
  const { columns } = await readColumns(version, names);
  for (const name of names) {
    const texts = Array.from(coded[name]!.codes, (_, row) => textAt(coded[name]!, row));
    expect(texts).toEqual(columns[name]);
  }
  expect(coded.Make!.values).toHaveLength(7);
  expect(coded.Number!.values).toHaveLength(5000);
  await expect(readCodedColumns(version, ["Fault"])).rejects.toMatchObject({ code: "invalid" });
});

test("a sample has about the requested share, in order, with the same rows for any columns", async () => {
  const { teamId } = await makeTeam();
  const csv = `Number,Twice\n${Array.from({ length: 20_000 }, (_, row) => `${row},${2 * row}`).join("\n")}\n`;
  const version = await createDatasetVersion(teamId, "many", Readable.from(csv), { contentType: "text/csv" });
  const sample = { share: 0.1, seed: 3 };
  const numbersOf = ({ values, codes }: CodedColumn) => Array.from(codes, (code) => Number(values[code]));
  const drawn = await readCodedColumns(version, ["Number"], { sample });
  const numbers = numbersOf(drawn.Number!);
  expect(Math.abs(numbers.length - 2000)).toBeLessThan(200);
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  const both = await readCodedColumns(version, ["Twice", "Number"], { sample });
  expect(numbersOf(both.Number!)).toEqual(numbers);
  expect(numbersOf(both.Twice!)).toEqual(numbers.map((number) => 2 * number));
  const other = await readCodedColumns(version, ["Number"], { sample: { share: 0.1, seed: 4 } });
  expect(numbersOf(other.Number!)).not.toEqual(numbers);
});
