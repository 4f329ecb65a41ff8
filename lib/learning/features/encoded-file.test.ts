import path from "node:path";
import { expect, test } from "vitest";
import { withWorkingFolder } from "@/lib/base/working-folder";
import { codedColumn } from "@/lib/datasets/coded-column";
import { parquetTable, withDuckDb } from "@/lib/datasets/duckdb";
import { inspectFile } from "@/lib/datasets/inspect-file";
import { useTestDatabase } from "@/tests/test-database";
import { encodedColumns, encodedContents, writeEncodedFile } from "./encoded-file";
import { encodeFeatures, type Feature } from "./features";

useTestDatabase();

const features: Feature[] = [
  {
    name: "Make",
    type: "category",
    categories: ["Honda", "It's rare", "Mazda"],
    categoryOf: { Honda: "Honda", Mazda: "Mazda", Ferrari: "It's rare", Lexus: "It's rare" },
  },
  { name: "Age", type: "number", edges: [17.5, 30.5, 99.5] },
];
const columns = {
  Make: codedColumn(["Honda", "Ferrari", "Mazda", "Trabant", "", "Lexus"]),
  Age: codedColumn(["16", "17.5", " 20 ", "", "x", "1e1"]),
};
const target = "FraudFound_P";
const labels = Uint8Array.of(0, 1, 0, 0, 1, 0);

async function inFile<T>(work: (file: string, ones: Uint32Array) => Promise<T>): Promise<T> {
  return withWorkingFolder("encoded", (folder) => {
    const file = path.join(folder, "encoded.parquet");
    return work(
      file,
      writeEncodedFile(file, { features, codes: encodeFeatures(features, columns), labels, target }),
    );
  });
}

test("has a column of 0 and 1 for each question, and the target", async () => {
  const found = await inFile((file) =>
    withDuckDb(async (connection) => {
      const reader = await connection.runAndReadAll(`from ${parquetTable(file)}`);
      return { names: reader.columnNames(), rows: reader.getRowsJS() };
    }),
  );
  expect(found.names).toEqual([
    "Make = It's rare",
    "Make = Mazda",
    "Age < 17.5",
    "Age < 30.5",
    "Age < 99.5",
    "FraudFound_P",
  ]);
  expect(found.rows).toEqual([
    [0, 0, 1, 1, 1, 0],
    [1, 0, 0, 1, 1, 1],
    [0, 1, 0, 1, 1, 0],
    [0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 1],
    [1, 0, 1, 1, 1, 0],
  ]);
});

test("its contents are those that an inspection of the file finds", async () => {
  const [known, inspected] = await inFile(async (file, ones) => [
    encodedContents(encodedColumns({ features, target }), ones, labels.length),
    await inspectFile(file, { contentType: "application/vnd.apache.parquet" }),
  ]);
  expect(known).toEqual(inspected);
});

test("names that differ in case, or are equal by chance, stay apart", () => {
  const category = (name: string, ...categories: string[]): Feature => ({
    name,
    type: "category",
    categories,
    categoryOf: {},
  });
  const colliding = [category("A", "", "x", "X", "b = c"), category("A = b", "", "c")];
  expect(encodedColumns({ features: colliding, target })).toEqual([
    "A = x",
    "A = X (2)",
    "A = b = c",
    "A = b = c (2)",
    "FraudFound_P",
  ]);
});

test("data of very many columns is refused before it is written", () => {
  const edges = Array.from({ length: 30 }, (_, index) => index);
  const many = (count: number) =>
    Array.from({ length: count }, (_, index): Feature => ({ name: `c${index}`, type: "number", edges }));
  expect(encodedColumns({ features: many(499), target })).toHaveLength(14_971);
  expect(() => encodedColumns({ features: many(500), target })).toThrow(
    "would have 15001 columns; 15000 are the most",
  );
});
