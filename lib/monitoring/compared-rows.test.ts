import { expect, test } from "vitest";
import { type ComparedRows, chooseRows, sayCompared } from "./compared-rows";

/** Told apart: the first `learned` of `rows` places were learned from. */
function sides(learned: number, rows: number) {
  const places = Uint32Array.from({ length: rows }, (_, place) => place);
  return { learned: places.slice(0, learned), fresh: places.slice(learned) };
}
function choose(reference: [learned: number, rows: number], current: [learned: number, rows: number]) {
  const { compared, places } = chooseRows(
    { reference: sides(...reference), current: sides(...current) },
    { reference: reference[1], current: current[1] },
    false,
  );
  expect([places.reference?.length, places.current?.length]).toEqual([
    compared.reference.rows,
    compared.current.rows,
  ]);
  return compared;
}
const inShort = ({ reference, current, isFair }: ComparedRows) => [reference.which, current.which, isFair];

test("held-out rows of the training are compared with current rows that are new", () => {
  const compared = choose([800, 1000], [300, 700]);
  expect(compared).toEqual({
    reference: { which: "new", rows: 200, of: 1000 },
    current: { which: "new", rows: 400, of: 700 },
    isFair: true,
    why: null,
  });
  expect(sayCompared(compared, "row")).toBe(
    "Compared are rows that the model did not learn from, as those that it learned from get more extreme scores: 200 of 1,000 reference rows and 400 of 700 current rows.",
  );
  expect(sayCompared(choose([800, 1000], [0, 700]), "claim")).toContain(
    "200 of 1,000 reference claims and all 700 current claims.",
  );
});

test("learned current rows are compared with learned rows", () => {
  const compared = choose([800, 1000], [700, 709]);
  expect(inShort(compared)).toEqual(["learned", "learned", true]);
  expect(sayCompared(compared, "row")).toContain("so they are compared with reference rows that it learned");
});

test("rows that are not alike to the model are not judged", () => {
  const learned = choose([1000, 1000], [0, 700]);
  expect(inShort(learned)).toEqual(["learned", "new", false]);
  expect(sayCompared(learned, "row")).toContain("The model learned from all reference rows");
  expect(sayCompared(learned, "row")).toContain("choose as reference a version with rows that the model");
  const fresh = choose([0, 1000], [700, 700]);
  expect(inShort(fresh)).toEqual(["new", "learned", false]);
  expect(sayCompared(fresh, "row")).toContain("from nearly all current rows and from hardly any");
});

test("a small table is new when half of it is", () => {
  expect(inShort(choose([40, 50], [0, 5]))).toEqual(["new", "new", true]);
  expect(inShort(choose([40, 50], [3, 5]))).toEqual(["learned", "learned", true]);
  expect(inShort(choose([41, 50], [0, 5]))).toEqual(["learned", "new", false]);
});

test.each([
  [false, false, false],
  [false, true, true],
  [true, false, true],
])(
  "rows that are not distinguished (alike: %s; reference is new: %s) are all compared",
  (isFair, isNew, judged) => {
    const why = "most rows that the model learned from equal another one";
    const found = chooseRows(
      { reference: { why, isFair }, current: sides(0, 20) },
      { reference: 30, current: 20 },
      isNew,
    );
    expect(found.places).toEqual({ reference: undefined, current: undefined });
    expect(found.compared).toMatchObject({
      isFair: judged,
      why,
      current: { which: "all", rows: 20, of: 20 },
    });
    expect(sayCompared(found.compared, "row").includes("choose as reference")).toBe(!judged);
    expect(sayCompared(found.compared, "row")).toContain(`All rows are compared: ${why}.`);
  },
);
