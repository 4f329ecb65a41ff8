import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, inject } from "vitest";
import { closeDatabase, db } from "@/db/client";
import { connect } from "@/db/connect";
import { members, type roles, teams, users } from "@/db/schema/teams";

type Role = (typeof roles)[number];

/**
 * Call at the top of a test file: its tests get a fresh, migrated database and data folder. `DATABASE_URL` and
 * `DATA_DIR` name them from `beforeAll` on; `ENCRYPTION_KEY` is set too.
 */
export function useTestDatabase(): void {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  let dataDir: string | undefined;

  beforeAll(async () => {
    await onServer((sql) => sql`create database ${sql(name)} template template_switchyard`);
    const url = new URL(inject("serverUrl"));
    url.pathname = `/${name}`;
    dataDir = mkdtempSync(join(tmpdir(), "switchyard-test-data-"));
    process.env.DATABASE_URL = url.href;
    process.env.DATA_DIR = dataDir;
    process.env.ENCRYPTION_KEY = "a key for tests, of no use to anybody";
  });

  afterAll(async () => {
    // Changes are gathered for up to 25 ms (lib/live/live.ts); later notifications would open the pool again.
    await sleep(50);
    await closeDatabase();
    await onServer((sql) => sql`drop database if exists ${sql(name)} with (force)`);
    if (dataDir) rmSync(dataDir, { recursive: true, force: true });
  });
}

/** A new team with one owner; a test that uses its own team is isolated from the others. */
export async function makeTeam(name = "Test team"): Promise<{ teamId: string; userId: string }> {
  const unique = randomUUID();
  const [team] = await db()
    .insert(teams)
    .values({ slug: `team-${unique}`, name })
    .returning();
  const [user] = await db()
    .insert(users)
    .values({ email: `owner-${unique}@example.com`, name: "Owner" })
    .returning();
  if (!team || !user) throw new Error("The team was not made.");
  await db().insert(members).values({ teamId: team.id, userId: user.id, role: "owner" });
  return { teamId: team.id, userId: user.id };
}

/** A new person in the team. */
export async function joinTeam<R extends Role>(
  teamId: string,
  role: R,
): Promise<{ userId: string; email: string; role: R }> {
  const email = `${role}-${randomUUID()}@example.com`;
  const [user] = await db().insert(users).values({ email, name: role }).returning();
  await db().insert(members).values({ teamId, userId: user!.id, role });
  return { userId: user!.id, email, role };
}

async function onServer(order: (sql: ReturnType<typeof connect>) => PromiseLike<unknown>): Promise<void> {
  const sql = connect(inject("serverUrl"), { max: 1 });
  try {
    await order(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}
