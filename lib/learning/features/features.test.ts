import { describe, expect, test } from "vitest";
import { claimsKey, claimsOutcome } from "@/lib/datasets/claims-table";
import { type CodedColumn, codedColumn } from "@/lib/datasets/coded-column";
import { getFeatureSet } from "@/lib/learning/catalog";
import { columnsOf, encodeFeatures, type Feature, fitFeatures, questionsOf, unknownCode } from "./features";
import { encodeTarget } from "./target";

const rowsOf = (count: number) => Uint32Array.from({ length: count }, (_, row) => row);
const coded = (columns: Record<string, string[]>): Record<string, CodedColumn> =>
  Object.fromEntries(Object.entries(columns).map(([name, texts]) => [name, codedColumn(texts)]));
const twelveSet = getFeatureSet("twelve-categories");
const all = Object.fromEntries(twelveSet.columnsOf([], claimsOutcome).map((name) => [name, ["?"]]));
const twelve = fitFeatures(twelveSet, coded(all), rowsOf(0));

describe("the twelve categories", () => {
  test("are twelve, with categories in order and 64 one-hot questions", () => {
    expect(twelve).toHaveLength(12);
    expect(questionsOf(twelve)).toHaveLength(64);
    for (const feature of twelve)
      expect(feature.type === "category" && feature.categories).toEqual(
        feature.type === "category" && [...feature.categories].sort(),
      );
  });

  test("give grouped values one code and unknown values none", () => {
    const place = twelve.findIndex(({ name }) => name === "VehiclePrice");
    const VehiclePrice = ["20000 to 29000", "30000 to 39000", "more than 69000", "a fortune", "constructor"];
    const [twenty, thirty, most, unknown, inherited] = encodeFeatures(
      twelve,
      coded({ ...all, VehiclePrice }),
    )[place]!;
    expect(thirty).toBe(twenty);
    expect(most).not.toBe(twenty);
    expect([unknown, inherited]).toEqual([unknownCode, unknownCode]);
  });

  test("name the missing column", () => {
    const { Fault, ...others } = all;
    expect(() => encodeFeatures(twelve, coded(others))).toThrow("The data has no column Fault");
  });
});

describe("all columns", () => {
  const columns = {
    Age: Array.from({ length: 200 }, (_, row) => String(row % 80)),
    DriverRating: Array.from({ length: 200 }, (_, row) => String(1 + (row % 4))),
    Make: Array.from({ length: 200 }, (_, row) => (row === 0 ? "Ferrari" : row % 2 ? "Honda" : "Mazda")),
    Constant: Array.from({ length: 200 }, () => "same"),
  };
  const set = getFeatureSet("all-columns");
  const fitted = fitFeatures(set, coded(columns), rowsOf(200));
  const named = (name: string) => fitted.find((feature) => feature.name === name) as Feature;

  test("leave out the target, identifiers and constant columns", () => {
    expect(fitted.map(({ name }) => name)).toEqual(["Age", "DriverRating", "Make"]);
    const available = [...Object.keys(columns), claimsKey, claimsOutcome.column].map((name) => ({
      name,
      type: "text",
    }));
    expect(set.columnsOf(available, claimsOutcome)).toEqual(["Age", "DriverRating", "Make", "Constant"]);
  });

  test("bin numbers by frequency, give few values one bin each, and encode rare categories as unknown", () => {
    expect(named("DriverRating")).toMatchObject({ edges: [1.5, 2.5, 3.5] });
    expect((named("Age") as { edges: number[] }).edges.length).toBeLessThanOrEqual(32);
    expect(named("Make")).toMatchObject({ categories: ["Honda", "Mazda"] });
    const [codes] = encodeFeatures(
      [named("DriverRating")],
      coded({ DriverRating: ["0", "1", "2", " 4 ", "9", "", "x"] }),
    );
    expect([...codes!]).toEqual([0, 0, 1, 3, 3, unknownCode, unknownCode]);
  });

  test("an unknown category is unknown, even in a column with blanks", () => {
    const Make = [...Array<string>(50).fill(""), ...Array<string>(50).fill("Honda")];
    const [feature] = fitFeatures(set, coded({ Make }), rowsOf(100));
    expect(feature).toMatchObject({ categories: ["", "Honda"] });
    const [codes] = encodeFeatures([feature!], coded({ Make: ["", "Honda", "Trabant"] }));
    expect([...codes!]).toEqual([0, 1, unknownCode]);
  });

  test("use only the training rows", () => {
    const few = fitFeatures(set, coded(columns), Uint32Array.of(0, 4, 8, 12, 16));
    expect(few.find(({ name }) => name === "DriverRating")).toBeUndefined();
  });
});

describe("the target", () => {
  const encode = (values: string[]) => encodeTarget(codedColumn(values), claimsOutcome);

  test.each([
    [["0", "1"]],
    [["N", "Y"]],
    [["no", "YES"]],
    [["False", "True"]],
    [["0.0", "1.0"]],
    [[" 0", " 1"]],
    [["f", "t"]],
  ])("%j mean legitimate and fraud", (values) => expect(encode(values)).toEqual(Uint8Array.of(0, 1)));

  test.each([
    [["0", "maybe", "maybe"], 'It has "maybe" in 2 rows beside "0" in 1 row.'],
    [["", "1"], 'It has no value in 1 row beside "1" in 1 row.'],
    [["2", "1"], "1 and 0, yes and no (or Y and N), or true and false (or T and F)"],
    [["N", "N"], 'FraudFound_P has a single class: "N" in 2 rows.'],
    [["0", "0.0", "0"], 'a single class: "0" in 2 rows and "0.0" in 1 row.'],
    [[], "a single class: no rows"],
    [[..."abcdefgh"], "and 2 other values"],
  ])("rejects %j: %s", (values, message) => expect(() => encode(values)).toThrow(message));
});

test("a number is one column of a design matrix, a category one column for each value except the first", () => {
  const category: Feature = { name: "Make", type: "category", categories: ["A", "B", "C"], categoryOf: {} };
  const number: Feature = { name: "Age", type: "number", edges: [20, 30, 40] };
  expect(columnsOf(questionsOf([category, number, number, category]))).toEqual(
    [0, 1, 2, 5, 8, 9].map((start, index, starts) => ({ start, end: starts[index + 1] ?? 10 })),
  );
});
