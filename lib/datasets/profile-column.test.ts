import type { DuckDBConnection } from "@duckdb/node-api";
import { expect, test } from "vitest";
import { useTestDatabase } from "@/tests/test-database";
import { withDuckDb } from "./duckdb";
import { profileColumns } from "./profile-column";

useTestDatabase();

test("profiles a wide table in a few queries, not some per column", async () => {
  const names = Array.from({ length: 1200 }, (_, index) => `c${index}`);
  let queries = 0;
  const columns = await withDuckDb(async (connection) => {
    const values = names.map((name, index) => `(range * ${index + 1})::varchar as ${name}`);
    await connection.run(`create table wide as select ${values.join(", ")} from range(3)`);
    const counting = new Proxy(connection, {
      get(target, method: keyof DuckDBConnection) {
        queries++;
        const member = target[method] as unknown;
        return typeof member === "function" ? member.bind(target) : member;
      },
    });
    const written = names.map((name) => ({ name, written: name }));
    return profileColumns(counting, "wide", written, 3);
  });
  expect(queries).toBeLessThan(20);
  expect(columns.map(({ name }) => name)).toEqual(names);
  expect(columns[1199]).toMatchObject({ type: "integer", min: 0, max: 2400, distinct: 3, nulls: 0 });
});
