import { expect, test } from "vitest";
import { withDuckDb } from "./duckdb";
import { type Outcome, outcomeReader, outcomeSql } from "./outcome";

const written = ["1", "0", "Y", "n", " fraud ", "ok", "pending", "", "2", "O'Neil", "TRUE"];

test.each<[Outcome, (0 | 1 | undefined)[]]>([
  [
    { column: "x", positive: "1", negative: null },
    [1, 0, 1, 0, undefined, undefined, undefined, undefined, undefined, undefined, 1],
  ],
  [
    { column: "x", positive: "no", negative: null },
    [0, 1, 0, 1, undefined, undefined, undefined, undefined, undefined, undefined, 0],
  ],
  [
    { column: "x", positive: "fraud", negative: "ok" },
    [...Array(4).fill(undefined), 1, 0, ...Array(5).fill(undefined)],
  ],
  [{ column: "x", positive: "O'Neil", negative: "2" }, [...Array(8).fill(undefined), 0, 1, undefined]],
])("%j is read alike in code and in SQL", async (outcome, expected) => {
  expect(written.map(outcomeReader(outcome))).toEqual(expected);
  const list = written.map((value) => `'${value.replaceAll("'", "''")}'`).join(", ");
  const inSql = await withDuckDb(async (connection) => {
    const reader = await connection.runAndReadAll(
      `select ${outcomeSql(outcome, "value")} from (select unnest([${list}]) as value)`,
    );
    return reader.getColumns()[0]!.map((value) => (value === null ? undefined : Number(value)));
  });
  expect(inSql).toEqual(expected);
});
