import { expect, test } from "vitest";
import { codedColumn } from "@/lib/datasets/coded-column";
import { identifier, literal, withDuckDb } from "@/lib/datasets/duckdb";
import { useTestDatabase } from "@/tests/test-database";
import { encodeFeatures, type Feature } from "./features";
import { codesQuery, writeTransformation } from "./transformation";

useTestDatabase();

const features: Feature[] = [
  {
    name: "Make",
    type: "category",
    categories: ["Honda", "It's rare", "Mazda"],
    categoryOf: { Honda: "Honda", Mazda: "Mazda", Ferrari: "It's rare", Lexus: "It's rare" },
  },
  { name: "Age", type: "number", edges: [17.5, 30.5], hasMissing: true },
  {
    name: "Place",
    type: "number",
    edges: [0.1, 0.2],
    shares: { of: { "": 0.05, "O'Hare": 0.3, Ulm: 0.15 }, otherwise: 0.12 },
  },
];
const columns = {
  Make: ["Honda", "Ferrari", "Mazda", "Trabant", "", "Lexus", "mazda", "Honda"],
  Age: ["16", "17.5", " 20 ", "", "x", "1e2", "1_0", "-inf"],
};

const claimsOf = (rows: string[]) => {
  const rawTable = `(values ${rows.join(", ")}) as claims ("Make", "Age", "Place")`;
  return { rawTable, read: () => ({ table: rawTable, column: identifier }) };
};

test("DuckDB gives every value the same code as training", async () => {
  const odd = [
    "16",
    "17.5",
    "17.4999",
    "30.5",
    " 20 ",
    "",
    "x",
    "1e2",
    "1_0",
    "-inf",
    "1e999",
    "+.5",
    "5.",
    "0x10",
  ];
  const makes = odd.map((_, index) => columns.Make[index % columns.Make.length]!);
  const places = odd.map((_, row) => ["O'Hare", "", "Ulm", "ulm", "x"][row % 5]!);
  const codes = encodeFeatures(features, {
    Make: codedColumn(makes),
    Age: codedColumn(odd),
    Place: codedColumn(places),
  });
  const rows = makes.map(
    (make, row) => `(${literal(make)}, ${literal(odd[row]!)}, ${literal(places[row]!)})`,
  );
  const found = await withDuckDb(async (connection) => {
    const reader = await connection.runAndReadAll(await codesQuery(connection, features, claimsOf(rows)));
    return reader.getRowsJS();
  });
  expect(found).toEqual(makes.map((_, row) => codes.map((ofFeature) => ofFeature[row])));
});

test("equal features have the same name, different features another", () => {
  const [make, age, place] = features as [Feature, Feature, Feature];
  expect(writeTransformation([make, age, place]).sha256).toBe(writeTransformation(features).sha256);
  expect(writeTransformation([age, make, place]).sha256).not.toBe(writeTransformation(features).sha256);
});
