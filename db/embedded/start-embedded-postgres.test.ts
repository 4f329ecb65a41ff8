import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { connect } from "@/db/connect";
import { isAlive } from "./postmaster";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./start-embedded-postgres";

let dataDir: string;
let running: EmbeddedPostgres | undefined;
let lines: string[];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "switchyard-embedded-"));
  lines = [];
});

afterEach(async () => {
  await running?.stop();
  running = undefined;
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(): Promise<EmbeddedPostgres> {
  running = await startEmbeddedPostgres({ dataDir, log: (line) => lines.push(line) });
  return running;
}

async function ask(url: string, query: string): Promise<unknown[]> {
  const sql = connect(url, { max: 1 });
  try {
    return [...(await sql.unsafe(query))];
  } finally {
    await sql.end();
  }
}

test("a stopped Postgres has kept its data when it is started again", async () => {
  const first = await start();
  await ask(first.url, "create table kept as select 1 as value");
  await first.stop();
  expect(isAlive(first.pid)).toBe(false);

  const second = await start();
  expect(await ask(second.url, "select value from kept")).toEqual([{ value: 1 }]);
});

test("a Postgres that was killed recovers what it had acknowledged", async () => {
  const first = await start();
  await ask(first.url, "create table kept as select 2 as value");
  process.kill(first.pid, "SIGKILL");

  const second = await start();
  expect(second.pid).not.toBe(first.pid);
  expect(await ask(second.url, "select value from kept")).toEqual([{ value: 2 }]);
});

test("a Postgres that is still running is adopted, open connections and all", async () => {
  const first = await start();
  const held = connect(first.url, { max: 1 });
  await held`create temporary table mine (value int)`;

  const second = await start();
  expect(second.pid).toBe(first.pid);
  expect(await held`select count(*)::int as count from mine`).toMatchObject([{ count: 0 }]);
  expect(lines.at(-1)).toContain("adopted");
  await held.end();
});

test("the password is readable by its owner alone, and needed", async () => {
  const { url } = await start();
  expect(statSync(join(dataDir, "postgres.password")).mode & 0o077).toBe(0);
  const wrong = new URL(url);
  wrong.password = "guess";
  await expect(ask(wrong.href, "select 1")).rejects.toThrow("password authentication failed");
});

test("stopping ends open connections instead of waiting for them", async () => {
  const first = await start();
  const held = connect(first.url, { max: 1 });
  const query = held`select pg_sleep(60)`.catch((error: Error) => error);
  await sleep(100);
  await first.stop();
  expect(await query).toBeInstanceOf(Error);
  await held.end({ timeout: 1 });
});

test("a Postgres that ended by itself is started again at the same address", async () => {
  const first = await start();
  first.keepUp();
  await ask(first.url, "create table kept as select 3 as value");
  const killed = first.pid;
  process.kill(killed, "SIGKILL");
  while (first.pid === killed) await sleep(50);
  expect(await ask(first.url, "select value from kept")).toEqual([{ value: 3 }]);
  expect(lines.at(-1)).toContain("it was restarted");
  await first.stop();
  expect(isAlive(first.pid)).toBe(false);
  await sleep(1_200);
  expect(isAlive(first.pid)).toBe(false);
});
