import { Readable } from "node:stream";
import { describe, expect, test, vi } from "vitest";
import readData from "@/inngest/tasks/read-data";
import { createDatasetVersion } from "@/lib/datasets/create-dataset-version";
import type { DatasetSchema, SchemaColumn } from "@/lib/datasets/schema/dataset-schema";
import { saveSchema } from "@/lib/datasets/schema/stored-schema";
import { modelReport } from "@/lib/reports/model-report";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { runTask, trainOn } from "@/tests/train-dataset";

vi.mock("@/lib/learning/workers/train-in-workers", () => import("@/tests/without-threads"));
useTestDatabase();

const rows = Array.from({ length: 1200 }, (_, at) => {
  const amount = 100.5 + ((at * 7919) % 9973);
  const isFraud = (at * 104_729) % 11_000 < amount - 100.5 && at % 3 === 0;
  return { at, amount, region: "nsew"[at % 4]!, year: 2019 + Math.floor(at / 240), isFraud };
});
const table = (write: (row: (typeof rows)[number]) => string[], header: string) =>
  [header, ...rows.map((row) => write(row).join(","))].join("\n");

describe("any outcome of two values", () => {
  test.each([
    ["Y", "N"],
    ["true", "false"],
    ["fraud", "ok"],
    ["1", "2"],
  ])(
    "%s and %s are learned, and the report speaks of rows and positives",
    async (yes, no) => {
      const { teamId } = await makeTeam();
      const csv = table(
        ({ amount, region, isFraud }) => [String(amount), region, isFraud ? yes : no],
        "amount,region,fraud_reported",
      );
      const { facts, evaluation } = await trainOn(teamId, "table", csv, { train: { groups: ["region"] } });
      expect(facts.outcome).toMatchObject({ column: "fraud_reported", positive: yes });
      expect(evaluation.rocAuc).toBeGreaterThan(0.6);
      expect(evaluation.baseline).toMatchObject({ isLearned: true });
      const report = modelReport(facts, evaluation);
      expect(report).toContain(`A row is positive where *fraud_reported* is ${yes}.`);
      expect(report).toContain("## Figures by group");
      expect(report).not.toMatch(/claim|\bfrauds\b|legitimate|null|NaN|undefined/i);
    },
    120_000,
  );

  test("a split by time is measured beside a random one", async () => {
    const { teamId } = await makeTeam();
    const csv = table(
      ({ amount, year, isFraud }) => [String(amount), String(year), isFraud ? "Y" : "N"],
      "amount,Year,fraud_reported",
    );
    const { facts, evaluation } = await trainOn(teamId, "timed", csv, { split: { by: "auto" } });
    expect(facts.split).toEqual({ by: "time", column: "Year", keepsDuplicates: false });
    expect(facts.testRows).toBe(240);
    expect(evaluation.randomSplit?.rows).toBe(240);
    expect(modelReport(facts, evaluation)).toContain("the newest by *Year*");
  }, 120_000);

  test("a column that is the outcome itself is warned of", async () => {
    const { teamId } = await makeTeam();
    const csv = table(
      ({ amount, isFraud }) => [String(amount), isFraud ? "paid" : "closed", isFraud ? "Y" : "N"],
      "amount,status,fraud_reported",
    );
    const { facts, evaluation } = await trainOn(teamId, "leaking", csv);
    expect(evaluation.leaks).toEqual(["status"]);
    expect(modelReport(facts, evaluation)).toContain("*status* decides the outcome of every training row");
  }, 120_000);

  test("a number whose size is the outcome is warned of, though each row has another", async () => {
    const { teamId } = await makeTeam();
    const csv = table(({ at, amount }) => {
      const change = amount / 1000 - 5 + at / 1e6;
      return [String(at % 7), String(change), change < 0 ? "Down" : "Up"];
    }, "lag,today,direction");
    const { evaluation } = await trainOn(teamId, "number-leaking", csv);
    expect(evaluation.leaks).toEqual(["today"]);
  }, 120_000);

  test("the one value that is always positive is separated from its neighbours", async () => {
    const { teamId } = await makeTeam();
    // 1 is the outcome; 0 and 2 are not, and all have six rows.
    const csv = table(({ at }) => {
      const value = (at * 37) % 200;
      return [String(value), value === 1 ? "Y" : "N"];
    }, "value,fraud_reported");
    const { evaluation } = await trainOn(teamId, "pure", csv);
    expect(evaluation.prAuc).toBeGreaterThan(0.99);
  }, 120_000);
});

const plain = {
  missing: [],
  usualMissing: true,
  number: null,
  date: null,
  monotone: null,
  note: "",
} satisfies Partial<SchemaColumn>;

describe("each kind of unusable table has its own message", () => {
  test.each([
    [
      `a,b\n${"1,x\n2,y\n3,z\n".repeat(40)}`,
      "No column of this dataset has exactly two values, so there is no outcome to learn.",
    ],
    [
      `a,first,last\n${"1,Y,N\n2,N,Y\n3,N,Y\n".repeat(40)}`,
      `This dataset has no target. Choose the column to predict in the dataset's schema: "last" and "first" have two values.`,
    ],
    [`amount,fraud_reported\n${"1,Y\n2,N\n3,N\n".repeat(5)}`, "The dataset has 15 rows, too few"],
    [
      `amount,fraud_reported\n${"1,N\n2,N\n3,N\n".repeat(40)}`,
      'fraud_reported is "N" in each row that has a value. A model needs rows of both outcomes',
    ],
    [
      `amount,member,fraud_reported\n${"1,Y,N\n2,N,N\n3,N,N\n".repeat(40)}`,
      'upload a table that has them. Or choose another target: "member" has two values.',
    ],
    [
      `amount,churn\n${"1,yes\n2,no\n3,maybe\n".repeat(40)}`,
      `churn has 3 values, and a model learns one of two. Make two of them on the page SQL, such as "churn" = 'maybe'`,
    ],
    [
      `amount,label\n${Array.from({ length: 120 }, (_, row) => `${row % 7},${row % 10 ? row % 2 : "later"}`).join("\n")}`,
      'label has 12 values beside its numbers, such as "later".',
    ],
    [
      `amount,fraud_reported\n${"1,N\n2,N\n3,N\n".repeat(40)}4,Y\n5,Y\n`,
      'fraud_reported is "Y" in 2 rows, too few to learn from and to test on. A training takes at least 5 rows',
    ],
    [
      `amount,fraud_reported\n${"1,Y\n2,N\n3,\n".repeat(40)}`,
      'fraud_reported has no value in 40 rows. A model learns from rows whose outcome is known: fill these in, or save the others as a dataset on the page SQL, with "fraud_reported" IS NOT NULL.',
    ],
  ])("%#", async (csv, message) => {
    const { teamId } = await makeTeam();
    await createDatasetVersion(teamId, "bad", Readable.from([csv]), { contentType: "text/csv" });
    await expect(runTask(readData, teamId, { dataset: "bad" })).rejects.toThrow(message);
  });

  test.each([
    ["one class only", "N\nN\nN\n", "state has a single class"],
    ["three values", "N\nY\nM\n", "state has 3 values, and a model learns one of two"],
    [
      "no outcome in any row",
      "\n\n\n",
      "state has no value in any row, and a model learns from known outcomes.",
    ],
  ])("a target with %s", async (_, values, message) => {
    const { teamId, userId } = await makeTeam();
    const lines = values.repeat(40).split("\n").slice(0, 120);
    const csv = ["amount,state", ...lines.map((value, row) => `${row % 7},${value}`)].join("\n");
    await createDatasetVersion(teamId, "bad", Readable.from([csv]), { contentType: "text/csv" });
    const schema: DatasetSchema = {
      target: { column: "state", positive: "Y" },
      columns: [
        { ...plain, name: "amount", role: "feature", type: "number" },
        { ...plain, name: "state", role: "target", type: "category" },
      ],
    };
    await saveSchema(teamId, "bad", { schema, createdBy: userId });
    await expect(runTask(readData, teamId, { dataset: "bad" })).rejects.toThrow(message);
  });

  test("rows that all repeat each other, one group, and one time", async () => {
    const { teamId } = await makeTeam();
    const twice = table(({ at, isFraud }) => [String(at % 2), isFraud ? "Y" : "N"], "amount,fraud_reported");
    await expect(trainOn(teamId, "twice", twice, { split: { keepsDuplicates: true } })).rejects.toThrow(
      "Rows with the same values in all columns stay in one part of the split. That makes 2 groups",
    );
    const alike = table(
      ({ amount, isFraud }) => [String(amount), "C-1", "2025", isFraud ? "Y" : "N"],
      "amount,customer_id,Year,fraud_reported",
    );
    const by = (by: "time" | "group", column: string) =>
      trainOn(teamId, "alike", alike, { split: { by, column } });
    await expect(by("group", "customer_id")).rejects.toThrow("All rows have the same customer_id");
    await expect(by("time", "Year")).rejects.toThrow("All rows have the same time");
  });

  test("all rows the same in every feature, no feature, and a set for another table", async () => {
    const { teamId } = await makeTeam();
    const same = table(({ isFraud }) => ["7", isFraud ? "Y" : "N"], "amount,fraud_reported");
    await expect(trainOn(teamId, "same", same)).rejects.toThrow(
      'There is no feature to learn from: "amount" is ignored.',
    );
    const named = table(
      ({ at, isFraud }) => [`P-${at}`, `"note no. ${at} of this long story"`, isFraud ? "Y" : "N"],
      "payment_id,note,fraud_reported",
    );
    await expect(trainOn(teamId, "named", named)).rejects.toThrow(
      'There is no feature to learn from: "payment_id" is a key and "note" is free text.',
    );
    const csv = table(
      ({ amount, isFraud }) => [String(amount), isFraud ? "Y" : "N"],
      "amount,fraud_reported",
    );
    await expect(trainOn(teamId, "other", csv, { train: { features: "twelve-categories" } })).rejects.toThrow(
      "The feature set twelve-categories does not fit this dataset",
    );
  });
});
