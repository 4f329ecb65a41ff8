import { expect, test } from "vitest";
import { sql } from "@/db/client";
import { useTestDatabase } from "@/tests/test-database";
import { takeJobs } from "./jobs";

useTestDatabase();

test("concurrent processes never take the same job, and limits count over both", async () => {
  for (let i = 0; i < 20; i++) {
    await sql()`insert into executor_runs (id, function_id, event_id, event, state)
      values (${`shared-${i}`}, 'f', ${`shared-${i}`}, '{}', 'running')`;
    await sql()`insert into executor_jobs (id, run_id, target, kind, due_at, slots, slot_limits)
      values (${`shared-${i}`}, ${`shared-${i}`}, 'step', 'call', now() - interval '1 hour', '{few}', '{3}')`;
  }
  const taken = await Promise.all(["7", "8", "9"].map((owner) => takeJobs(owner, 60_000, 8)));
  const ids = taken.flat().map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const leased = await sql()`select 1 from executor_jobs where slots = '{few}' and lease_id is not null`;
  expect(leased).toHaveLength(3);
});

test("a locked run is skipped, not waited for", async () => {
  await sql()`delete from executor_runs`;
  for (const id of ["held", "free"]) {
    await sql()`insert into executor_runs (id, function_id, event_id, event, state)
      values (${id}, 'f', ${id}, '{}', 'running')`;
    await sql()`select executor_enqueue(${id}, 'step', 'call', 0)`;
  }
  await sql().begin(async (tx) => {
    await tx`select from executor_runs where id = 'held' for update`;
    expect((await takeJobs("1", 60_000, 8)).map(({ runId }) => runId)).toEqual(["free"]);
  });
  expect((await takeJobs("1", 60_000, 8)).map(({ runId }) => runId)).toEqual(["held"]);
});

test("what is to be done at once is due also after the database's clock went back", async () => {
  await sql()`delete from executor_runs`;
  await sql()`insert into executor_runs (id, function_id, event_id, event, state)
    values ('early', 'f', 'early', '{}', 'running')`;
  await sql()`select executor_enqueue('early', 'step', 'call', 0), executor_enqueue('early', 'nap', 'wake', 1000)`;
  // Setting the clock back by an hour moves its earlier timestamps an hour ahead.
  await sql()`update executor_jobs set due_at = due_at + interval '1 hour', rank_at = rank_at + interval '1 hour'`;
  expect((await takeJobs("1", 60_000, 8)).map(({ target }) => target)).toEqual(["step"]);
});
