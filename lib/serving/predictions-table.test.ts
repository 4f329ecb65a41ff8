import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { connect } from "@/db/connect";
import { useTestDatabase } from "@/tests/test-database";
import { ensurePredictionsTable, insertPredictions, TableName } from "./predictions-table";
import type { ScoredChunk } from "./score-claims";

useTestDatabase();

let sql: ReturnType<typeof connect>;
let table: string;
let tableCount = 0;
beforeAll(() => {
  sql = connect(process.env.DATABASE_URL!, { max: 4 });
});
afterAll(() => sql.end());
beforeEach(() => {
  table = `odd "name"; drop table teams; ${tableCount++}`;
});

const chunkOf = (...keys: string[]): ScoredChunk => ({
  keys: keys.map((key) => [key]),
  probabilities: Float64Array.from(keys, (_, row) => row / 10),
  labels: Uint8Array.from(keys, (_, row) => row % 2),
});
const options = { modelVersion: "fraud/1", hasProbabilities: true };
const rows = () =>
  sql`select claim_key, model_version, label, fraud_probability from ${sql(table)} order by 1, 2`;

test("stores each claim and model version once, however often it is written", async () => {
  await ensurePredictionsTable(sql, table);
  expect(await insertPredictions(sql, table, chunkOf("1", "2", "2"), options)).toBe(2);
  expect(await insertPredictions(sql, table, chunkOf("2", "1", "3"), options)).toBe(1);
  expect(await insertPredictions(sql, table, chunkOf("1"), { ...options, modelVersion: "fraud/2" })).toBe(1);
  expect(await rows()).toEqual([
    { claim_key: "1", model_version: "fraud/1", label: 0, fraud_probability: 0 },
    { claim_key: "1", model_version: "fraud/2", label: 0, fraud_probability: 0 },
    { claim_key: "2", model_version: "fraud/1", label: 1, fraud_probability: 0.1 },
    { claim_key: "3", model_version: "fraud/1", label: 0, fraud_probability: 0.2 },
  ]);
});

test("probabilities are optional; keys of several columns stay distinct", async () => {
  await ensurePredictionsTable(sql, table);
  const chunk = {
    ...chunkOf("", ""),
    keys: [
      ["a", "b,c"],
      ["a,b", "c"],
    ],
  };
  await insertPredictions(sql, table, chunk, { ...options, hasProbabilities: false });
  expect((await rows()).map((row) => [row.claim_key, row.fraud_probability])).toEqual([
    ['["a","b,c"]', null],
    ['["a,b","c"]', null],
  ]);
});

test("concurrent writers can create the table and insert", async () => {
  const added = await Promise.all(
    Array.from({ length: 4 }, async () => {
      await ensurePredictionsTable(sql, table);
      return insertPredictions(sql, table, chunkOf("1", "2", "3"), options);
    }),
  );
  expect(added.reduce((sum, count) => sum + count)).toBe(3);
});

test("writes to a table in a schema; rejects a table with other columns", async () => {
  await sql`create schema "of fraud"`;
  table = "of fraud.scores";
  expect(TableName.safeParse(table).success).toBe(true);
  await ensurePredictionsTable(sql, table);
  expect(await insertPredictions(sql, table, chunkOf("1"), options)).toBe(1);
  expect(await sql`select count(*)::int as count from "of fraud"."scores"`).toEqual([{ count: 1 }]);
  await sql`create table other (claim_key text)`;
  await ensurePredictionsTable(sql, "other");
  await expect(insertPredictions(sql, "other", chunkOf("1"), options)).rejects.toThrow(
    "The table other exists with other columns.",
  );
  await expect(ensurePredictionsTable(sql, "nowhere.scores")).rejects.toThrow("cannot be written");
});
