import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

/** The tables whose rows have a state. */
const tables = ["runs", "task_runs", "task_attempts"];

const inSql = new RegExp(
  String.raw`\b(?:update|insert\s+into|merge\s+into|delete\s+from|truncate)\s+(?:only\s+|table\s+)?(?:"?(?:${tables.join("|")})"?(?![\w"])|\$\{(?:\w+\.)?(?:runs|taskRuns|taskAttempts)\b)`,
  "i",
);
const inDrizzle = /\.\s*(?:update|insert|delete)\(\s*(?:\w+\.)?(?:runs|taskRuns|taskAttempts)\s*\)/;

const writes = (code: string) => inSql.test(code) || inDrizzle.test(code);

const files = ["app", "inngest", "lib", "db"].flatMap((folder) =>
  readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((path) => /\.(tsx?|mjs|sql)$/.test(path) && !/\.test\.tsx?$/.test(path))
    // Migrations carry rows of earlier releases over.
    .filter((path) => !path.startsWith("db/migrations/")),
);

test("rows of runs, task runs and attempts are written in lib/runs/states and the recorder's functions alone", () => {
  const writers = files.filter((path) => writes(readFileSync(path, "utf8")));
  expect(writers.filter((path) => !path.startsWith("lib/runs/states/"))).toEqual([
    "db/functions/recorder.sql",
  ]);
  expect(writers).toContain("lib/runs/states/recorder.ts");
  expect(writers).toContain("lib/runs/states/record-progress.ts");
});

test.each([
  "update runs set state = 'Failed'",
  "update task_runs child set parent_attempt = 1",
  'with moved as (\n  UPDATE "task_runs"\n  SET state = $1)',
  "insert into runs (id, state) values (1, 'Pending')",
  "insert into task_attempts (id) select 1",
  "delete from runs where id = 1",
  "merge into only runs using other on true",
  "update $" + "{runs} set state = 'Failed'",
  "db().update(runs).set({ state })",
  "tx\n  .insert(taskRuns)\n  .values(rows)",
  "tx.delete(schema.taskAttempts)",
])("a write is found: %s", (code) => {
  expect(writes(code)).toBe(true);
});

test.each([
  "select state from runs where id = 1 for update",
  "update run_events set message = ''",
  "insert into runs_archive (id) values (1)",
  "db().update(experimentRuns).set({ status })",
  "changes.update(runsView)",
])("no write is seen in: %s", (code) => {
  expect(writes(code)).toBe(false);
});
