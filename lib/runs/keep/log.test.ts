import { beforeAll, expect, test } from "vitest";
import { sql } from "@/db/client";
import { listLogLines, readLog } from "@/lib/runs/read/log-queries";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { insertRuns } from "@/tests/test-runs";
import { openLog } from "./log-writer";

useTestDatabase();

let teamId: string;
beforeAll(async () => {
  teamId = (await makeTeam()).teamId;
});

const start = async () => (await insertRuns(teamId, [{ state: "Running" }]))[0]!;
const open = (runId: string, nodeId = "first") => openLog({ teamId, runId, nodeId, attempt: 1 });
const messagesOf = async (runId: string, filter = {}) =>
  (await listLogLines(teamId, runId, filter)).map((line) => line.message);

test("lines keep their order across batches, and more than one statement can hold", async () => {
  const runId = await start();
  const log = open(runId);
  const messages = Array.from({ length: 2500 }, (_, index) => `line ${index}`);
  for (const [index, message] of messages.entries()) {
    log.write(message);
    if (index === 100) await log.flush();
  }
  await log.flush();
  expect(await messagesOf(runId, { limit: 5000 })).toEqual(messages);
});

test("lines are written within 200 ms without being asked for", async () => {
  const runId = await start();
  open(runId).write("hello");
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await messagesOf(runId)).toEqual(["hello"]);
});

test("a failed write rejects for its waiters, and the lines are written later, once and in order", async () => {
  const runId = await start();
  const log = open(runId);
  log.write("one");
  await log.flush();
  await sql()`create function refuse() returns trigger language plpgsql as $$ begin raise 'no'; end $$`;
  await sql()`create trigger refuse after insert on log_lines for each statement execute function refuse()`;
  log.write("two");
  await expect(log.flush()).rejects.toThrow("no");
  log.write("three");
  await sql()`drop trigger refuse on log_lines`;
  // As if the database had stored the batch and died before it answered.
  await sql()`insert into log_lines (team_id, run_id, node_id, attempt, level, message)
    values (${teamId}, ${runId}, 'first', 1, 'info', 'two')`;
  await log.flush();
  expect(await messagesOf(runId)).toEqual(["one", "two", "three"]);
});

test("who reads on from the last id misses no line of tasks that write side by side", async () => {
  const runId = await start();
  const seen: number[] = [];
  let isWriting = true;
  const reading = (async () => {
    for (let isLast = false; !isLast; ) {
      isLast = !isWriting;
      const lines = await listLogLines(teamId, runId, { after: seen.at(-1) ?? 0, limit: 10_000 });
      seen.push(...lines.map(({ id }) => id));
    }
  })();
  const write = async (log: ReturnType<typeof open>) => {
    for (let batch = 0; batch < 40; batch++) {
      for (let line = 0; line < 10; line++) log.write(`${batch} ${line}`);
      await log.flush();
    }
  };
  await Promise.all(["a", "b", "c", "d"].map((node) => write(open(runId, node))));
  isWriting = false;
  await reading;
  expect(seen).toHaveLength(1600);
});

test("lines are found by level, node and part of the message, forwards and backwards", async () => {
  const runId = await start();
  const first = open(runId);
  first.write("loss 50% at C:\\data", "warning");
  first.write("loss 500 at step_1");
  await first.flush();
  const second = open(runId, "second");
  second.write("No Luck\0", "error");
  await second.flush();
  expect(await messagesOf(runId, { minLevel: "warning" })).toEqual([
    "loss 50% at C:\\data",
    "No Luck\u{FFFD}",
  ]);
  expect(await messagesOf(runId, { node: "second" })).toEqual(["No Luck\u{FFFD}"]);
  expect(await messagesOf(runId, { search: "50%" })).toEqual(["loss 50% at C:\\data"]);
  expect(await messagesOf(runId, { search: "p_1" })).toEqual(["loss 500 at step_1"]);
  expect(await messagesOf(runId, { search: "c:\\D" })).toEqual(["loss 50% at C:\\data"]);
  expect(await messagesOf(runId, { search: "no luck" })).toEqual(["No Luck\u{FFFD}"]);

  const [oldest, middle, newest] = await listLogLines(teamId, runId);
  expect(await messagesOf(runId, { limit: 1 })).toEqual([newest?.message]);
  expect(await messagesOf(runId, { before: newest?.id, limit: 1 })).toEqual([middle?.message]);
  expect(await messagesOf(runId, { after: oldest?.id, limit: 1 })).toEqual([middle?.message]);
});

test("the whole log is read a batch at a time; another team reads nothing", async () => {
  const runId = await start();
  const log = open(runId);
  for (let line = 0; line < 25; line++) log.write(`line ${line}`, line % 5 ? "info" : "error");
  await log.flush();
  const sizesOf = async (lines: ReturnType<typeof readLog>) => {
    const sizes: number[] = [];
    for await (const batch of lines) sizes.push(batch.length);
    return sizes;
  };
  expect(await sizesOf(readLog(teamId, runId, {}, 10))).toEqual([10, 10, 5]);
  expect(await sizesOf(readLog(teamId, runId, { minLevel: "error" }, 5))).toEqual([5]);
  expect(await sizesOf(readLog((await makeTeam()).teamId, runId))).toEqual([]);
});
