import { expect, test } from "vitest";
import { codedColumn } from "@/lib/datasets/coded-column";
import { datasetDrift } from "./dataset-drift";

const repeat = (...counted: [string, number][]) =>
  codedColumn(counted.flatMap(([value, count]) => Array.from({ length: count }, () => value)));
const reference = {
  Id: codedColumn(Array.from({ length: 2000 }, (_, row) => String(row))),
  Fault: repeat(["Policy Holder", 1500], ["Third Party", 500]),
  Make: repeat(["Honda", 1000], ["Saab", 1000]),
  Sex: repeat(["Male", 1200], ["Female", 800]),
  Gone: repeat(["x", 2000]),
};
const options = { threshold: 0.5, ofModel: new Set(["Fault", "Sex"]), identifiers: ["Id"] };

test("identical claims have not drifted, and identifiers are not compared", async () => {
  const found = await datasetDrift(reference, reference, options);
  expect(found).toMatchObject({ driftedShare: 0, hasDrifted: false });
  expect(found.columns.map(({ name }) => name)).not.toContain("Id");
});

test("the data set drifts at the threshold share; drifted columns of the model come first", async () => {
  const current = {
    Make: repeat(["Honda", 100], ["Ford", 900]),
    Fault: repeat(["Policy Holder", 200], ["Third Party", 800]),
    Sex: repeat(["Male", 600], ["Female", 400]),
  };
  const found = await datasetDrift(reference, current, options);
  expect(found.columns.map(({ name, hasDrifted }) => [name, hasDrifted])).toEqual([
    ["Fault", true],
    ["Make", true],
    ["Sex", false],
  ]);
  expect(found).toMatchObject({ driftedShare: 2 / 3, hasDrifted: true });
  expect(await datasetDrift(reference, current, { ...options, threshold: 0.7 })).toMatchObject({
    hasDrifted: false,
  });
});
