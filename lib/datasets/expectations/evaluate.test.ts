import { Readable } from "node:stream";
import { beforeAll, describe, expect, test } from "vitest";
import { whyNotKept } from "@/lib/base/keepable";
import { createDatasetVersion } from "@/lib/datasets/create-dataset-version";
import { type DatasetVersion, getDatasetVersion } from "@/lib/datasets/queries";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { evaluateExpectations } from "./evaluate";
import { NewExpectation, withId } from "./expectation";
import { agedResult, type ExpectationResult, resultInWords, resultOf, worstStatus } from "./result";

useTestDatabase();

const csv = [
  "id,amount,opened,channel,note,age",
  '1,"$1,000.00",01.02.2026,web,a,20',
  "2,$-5.50,02.02.2026,phone,b,NA",
  "3,$99.99,03.02.2026 12:00,web,c,40.5",
  "3,?,,Web,d,-999",
  "5,cheap,,,e,oops",
];
const now = new Date("2026-02-10T12:00:00Z");

let version: DatasetVersion;
beforeAll(async () => {
  const { teamId } = await makeTeam();
  await createDatasetVersion(teamId, "sales", Readable.from([`${csv.join("\n")}\n`]), {
    contentType: "text/csv",
  });
  const found = await getDatasetVersion(teamId, "sales", "latest");
  const columns = found.schema!.columns.map((column) => {
    const number = { decimal: ".", thousands: null, currency: null, percent: null } as const;
    if (column.name === "amount") return { ...column, type: "number" as const, number, date: null };
    if (column.name === "age") return { ...column, type: "number" as const, number, missing: ["-999"] };
    if (column.name === "opened")
      return { ...column, type: "date" as const, date: "DMY" as const, number: null };
    return column;
  });
  version = { ...found, schema: { target: null, columns } };
});

const evaluate = (...expectations: object[]): Promise<ExpectationResult[]> =>
  evaluateExpectations(
    version,
    expectations.map((expectation) => withId(NewExpectation.parse(expectation))),
    { dataset: "sales", now },
  );
async function found(expectation: object): Promise<string> {
  const [result] = await evaluate(expectation);
  return result!.status === "passed" ? "passed" : resultInWords(result!);
}

describe("an expectation", () => {
  test.each([
    [{ type: "type", column: "amount", is: "number" }, '"amount is a number": 1 of 5 rows does not meet it'],
    [{ type: "type", column: "id", is: "whole-number" }, "passed"],
    [
      { type: "type", column: "age", is: "whole-number" },
      '"age is a whole number": 2 of 5 rows do not meet it',
    ],
    [{ type: "type", column: "opened", is: "date" }, "passed"],
    [
      { type: "type", column: "channel", is: "boolean" },
      '"channel is yes or no": 4 of 5 rows do not meet it',
    ],
    [{ type: "range", column: "amount", min: -5.5, max: 1000 }, "passed"],
    [
      { type: "range", column: "amount", min: -5.4 },
      '"amount is at least -5.4": 1 of 5 rows does not meet it',
    ],
    [{ type: "range", column: "amount", max: 99 }, '"amount is at most 99": 2 of 5 rows do not meet it'],
    [{ type: "range", column: "age", min: 0 }, "passed"],
    [{ type: "range", column: "opened", min: "2026-02-01", max: "2026-02-03" }, "passed"],
    [
      { type: "range", column: "opened", min: "2026-02-02", max: "2026-02-02" },
      '"opened is between 2026-02-02 and 2026-02-02": 2 of 5 rows do not meet it',
    ],
    [
      { type: "range", column: "channel", min: 0 },
      '"channel is at least 0": channel is no number by the schema',
    ],
    [
      { type: "range", column: "amount", min: "2026-01-01" },
      '"amount is at least 2026-01-01": amount is no date by the schema',
    ],
    [
      { type: "set", column: "channel", values: ["web", "phone"] },
      '"channel is one of web, phone": 1 of 5 rows does not meet it',
    ],
    [{ type: "set", column: "id", values: ["1", "2.0", "3", "5"] }, "passed"],
    [
      { type: "set", column: "id", values: ["1", "2", "x", "3"] },
      '"id is one of 1, 2, x, 3": 1 of 5 rows does not meet it',
    ],
    [{ type: "set", column: "channel", values: ["it's"] }, `"channel is it's": 4 of 5 rows do not meet it`],
    [{ type: "unique", columns: ["id"] }, '"id is unique": 1 row repeats an earlier one'],
    [{ type: "unique", columns: ["id", "note"] }, "passed"],
    [{ type: "unique", columns: ["channel"] }, '"channel is unique": 1 row repeats an earlier one'],
    [{ type: "missing", column: "channel", atMost: 0.2 }, "passed"],
    [
      { type: "missing", column: "channel", atMost: 0.19 },
      '"channel is missing in at most 19 % of rows": 1 of 5 rows has no value (20.00 %)',
    ],
    [{ type: "missing", column: "age" }, '"age is never missing": 3 of 5 rows have no value (60.00 %)'],
    [{ type: "rows", min: 5, max: 5 }, "passed"],
    [{ type: "rows", min: 6 }, '"The number of rows is at least 6": the version has 5 rows'],
    [{ type: "rows", max: 4 }, '"The number of rows is at most 4": the version has 5 rows'],
    [{ type: "rows", min: 1, max: 4 }, '"The number of rows is between 1 and 4": the version has 5 rows'],
    [{ type: "freshness", column: "opened", days: 7 }, "passed"],
    [
      { type: "freshness", column: "opened", days: 6.9 },
      '"The newest opened is at most 6.9 days old": the newest is of 2026-02-03 12:00, 7 days ago',
    ],
    [
      { type: "freshness", column: "note", days: 7 },
      '"The newest note is at most 7 days old": note is no date by the schema',
    ],
    [{ type: "freshness", days: 1 }, "passed"],
    [{ type: "missing", column: "gone" }, '"gone is never missing": the version has no column "gone"'],
  ])("%j", async (expectation, sentence) => {
    expect(await found(expectation)).toBe(sentence);
  });

  test("in SQL returns failing rows, or one boolean", async () => {
    const sql = (query: string) => found({ type: "sql", name: "Q", query });
    expect(await sql("select * from data where amount < -6")).toBe("passed");
    expect(await sql("select id, channel from data where amount is null")).toBe('"Q": 2 rows do not meet it');
    expect(await sql("select count(*) = 5 from Data")).toBe("passed");
    expect(await sql("select count(*) = 4 from data")).toBe('"Q": the query answered false');
    expect(await sql("select null::boolean")).toBe('"Q": the query answered nothing');
    expect(await sql("select a.id from data a join sales b on a.id = b.id + 3")).toBe(
      '"Q": 1 row does not meet it',
    );
    expect(await sql("select nothing from data")).toMatch(/^"Q": the query failed: Binder Error/);
    expect(await sql("insert into data values (1)")).toMatch(/^"Q": the query failed: Write one SELECT/);
  });
});

test("failing rows are shown by their number and value, five at most", async () => {
  const [type, sets, unique, query] = await evaluate(
    { type: "type", column: "amount", is: "number" },
    { type: "set", column: "note", values: ["z"] },
    { type: "unique", columns: ["id"] },
    { type: "sql", name: "Q", query: "select id, amount from data where id = 3 order by amount" },
  );
  expect(type!.examples).toEqual([{ row: 5, value: "cheap" }]);
  expect(sets!.examples.map(({ row }) => row)).toEqual([1, 2, 3, 4, 5]);
  expect(unique!.examples).toEqual([{ row: null, value: "3 (2 rows)" }]);
  expect(query!.examples).toEqual([
    { row: null, value: "id = 3, amount = 99.99" },
    { row: null, value: "id = 3, amount = null" },
  ]);
});

test("a failing row's text can be stored, whatever it holds, and one too large to read fails as well", async () => {
  const ask = async (query: string) => (await evaluate({ type: "sql", name: "Q", query }))[0]!;
  const odd = await ask("select chr(0) as a, repeat('🦄', 150) as b");
  expect(whyNotKept(odd)).toBeUndefined();
  expect(odd).toMatchObject({
    status: "failed",
    examples: [{ value: expect.stringMatching(/^a = \uFFFD, b = 🦄/) }],
  });
  expect(whyNotKept(await ask("select cast('a' || chr(0) as int)"))).toBeUndefined();
  expect(resultInWords(await ask("select repeat('x', 3_000_000) as a"))).toBe(
    '"Q": the query failed: A row of the result is larger than 2 MB. Select fewer columns.',
  );
});

test("a share just above its limit is not shown as the limit", () => {
  const expectation = withId(NewExpectation.parse({ type: "missing", column: "a", atMost: 0.05 }));
  const measured = { rows: 1_000_000, failing: 50_001, examples: [], newest: null };
  expect(resultOf(expectation, measured, now).check.found).toBe(
    "50,001 of 1,000,000 rows have no value (5.0001 %)",
  );
});

test("a severity decides between warned and failed", async () => {
  const results = await evaluate(
    { type: "rows", min: 9, severity: "warn" },
    { type: "rows", min: 8 },
    { type: "rows", min: 1 },
  );
  expect(results.map(({ status }) => status)).toEqual(["warned", "failed", "passed"]);
  expect(worstStatus(results)).toBe("failed");
  expect(worstStatus(results.filter(({ status }) => status !== "failed"))).toBe("warned");
  expect(worstStatus([])).toBe("passed");
});

test("an age is computed again: a day without a time counts by the calendar", async () => {
  const [result] = await evaluate({ type: "freshness", column: "opened", days: 8 });
  expect(result).toMatchObject({ status: "passed", newest: "2026-02-03T12:00:00.000Z" });
  const at = (time: string) => agedResult(result!, new Date(time)).status;
  expect([at("2026-02-11T12:00:00Z"), at("2026-02-11T12:00:01Z")]).toEqual(["passed", "failed"]);
  expect(resultInWords(agedResult(result!, new Date("2026-02-11T12:01:00Z")))).toBe(
    '"The newest opened is at most 8 days old": the newest is of 2026-02-03 12:00, 8.001 days ago',
  );
  const day = { ...result!, newest: "2026-02-03T00:00:00.000Z" };
  const late = agedResult(day, new Date("2026-02-11T23:59:59Z"));
  expect([late.status, late.check.value]).toEqual(["passed", 8]);
  expect(resultInWords(agedResult(day, new Date("2026-02-12T00:00:00Z")))).toBe(
    '"The newest opened is at most 8 days old": the newest is of 2026-02-03, 9 days ago',
  );
});
