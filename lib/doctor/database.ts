import type { Sql } from "postgres";
import { z } from "zod";
import { connect } from "@/db/connect";
import { urlOfRunningPostgres } from "@/db/embedded/running-postgres";
import { lastMigrationMs, newestMigrationMs } from "@/db/migrate";
import { readRows } from "@/db/rows";
import { startProblem } from "@/lib/base/start-problem";
import { checkEncryptionKey } from "@/lib/crypto/team-key";
import { findExecutorDown, findExecutorProblem } from "@/lib/executors/queries";
import { listExecutors } from "@/lib/health/queries";
import { type Finding, fail, ok, warn } from "./finding";

/** One-time codes and signatures bear small differences. */
const warnClockMs = 2_000;
const failClockMs = 30_000;
/** Each process opens up to this many. */
const connectionsEach = 30;

/** Also sets DATABASE_URL, where a portal runs the embedded Postgres. */
export async function checkDatabase(dataDir: string): Promise<Finding[]> {
  const url = process.env.DATABASE_URL || urlOfRunningPostgres(dataDir);
  if (!url)
    return [
      warn("Database: the embedded Postgres is not running, so it was not looked at. Start the portal."),
    ];
  process.env.DATABASE_URL = url;
  const sql = connect(url, { max: 1, connect_timeout: 5 });
  try {
    const findings = await lookAt(sql);
    return [...findings, ...(findings.some(({ level }) => level === "fail") ? [] : await lookAtRows())];
  } catch (error) {
    return [
      fail(`${startProblem(error)} Check DATABASE_URL, the server and the way to it; see docs/runbook.md.`),
    ];
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function lookAt(sql: Sql): Promise<Finding[]> {
  const before = Date.now();
  const [row] = await readRows(
    sql`
    select current_setting('server_version_num')::int as number, current_setting('server_version') as version,
      extract(epoch from clock_timestamp())::float8 * 1000 as "nowMs", current_setting('max_connections')::int as most,
      (select count(*)::int from pg_stat_activity) as used`,
    { number: z.int(), version: z.string(), nowMs: z.number(), most: z.int(), used: z.int() },
  );
  const { number, version, nowMs, most, used } = row!;
  const apartMs = Math.abs(nowMs - (before + Date.now()) / 2);
  return [
    number >= 160_000
      ? ok(`Database: Postgres ${version}.`)
      : fail(`Database: Postgres ${version}. Version 16 or later is needed.`),
    clock(apartMs),
    most - used >= connectionsEach
      ? ok(`Connections: ${used} of ${most} in use.`)
      : warn(
          `Connections: ${used} of ${most} in use; a process opens up to ${connectionsEach}. Raise max_connections, or run fewer processes.`,
        ),
    schema(await lastMigrationMs(sql)),
  ];
}

export function clock(apartMs: number): Finding {
  const text = `Clock: ${(apartMs / 1000).toFixed(1)} s from the database's.`;
  const what = "Synchronise both by NTP: one-time codes, schedules and signatures depend on it.";
  if (apartMs > failClockMs) return fail(`${text} ${what}`);
  return apartMs > warnClockMs ? warn(`${text} ${what}`) : ok(text);
}

function schema(lastMs: number | undefined): Finding {
  if (lastMs === undefined) return ok("Tables: none yet; the first start makes them.");
  if (lastMs > newestMigrationMs())
    return fail("Tables: of a newer version of Switchyard. Start that version or a later one.");
  if (lastMs < newestMigrationMs())
    return warn("Tables: of an earlier version. Make a backup; the next start upgrades them.");
  return ok("Tables: of this version.");
}

/** Secrets, executor and workers, by the queries of the application. */
async function lookAtRows(): Promise<Finding[]> {
  const findings: Finding[] = [];
  await checkEncryptionKey();
  findings.push(ok("Secrets: readable with this ENCRYPTION_KEY."));
  const down = await findExecutorDown();
  const problem = await findExecutorProblem();
  if (down)
    findings.push(
      warn(`Executor: none has reported since ${down.toISOString()}. Runs wait. Start the portal.`),
    );
  else if (problem) findings.push(fail(`Executor: ${problem}`));
  else findings.push(ok("Executor: alive."));
  const silent = (await listExecutors()).filter(({ state }) => state === "silent");
  if (silent.length > 0)
    findings.push(
      warn(
        `Workers: ${silent.length} ended without a word. Forget them under Settings → Workers, or start them again.`,
      ),
    );
  return findings;
}
