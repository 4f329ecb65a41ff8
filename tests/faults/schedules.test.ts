import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startEmbeddedPostgres } from "@/db/embedded/start-embedded-postgres";
import { callApi } from "@/tests/e2e/api";
import { type Portal, startPortal } from "@/tests/e2e/server";

// Two portals on one database start scheduled runs; one is killed at a random moment and restarted.

/** The portals share keys as well as the database. */
let dataDir: string;
let databaseDir: string;
let postgres: Awaited<ReturnType<typeof startEmbeddedPostgres>>;
const portals: Portal[] = [];

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "switchyard-faults-schedules-"));
  databaseDir = mkdtempSync(join(tmpdir(), "switchyard-faults-database-"));
  postgres = await startEmbeddedPostgres({ dataDir: databaseDir, log: () => {} });
});

afterAll(async () => {
  await Promise.all(portals.map((portal) => portal.stop()));
  await postgres?.stop();
  for (const folder of [dataDir, databaseDir]) rmSync(folder, { recursive: true, force: true });
});

test("every slot starts one run, while a portal is killed and comes back", async () => {
  const env = { DATABASE_URL: postgres.url };
  const steady = await startPortal({ env, dataDir });
  portals.push(steady);
  const api = (method: string, path: string, body?: object) => callApi(steady, method, path, body);
  const flow = {
    slug: "read-claims",
    name: "Read claims",
    params: { type: "object" },
    nodes: [{ id: "read", task: "read-data", input: { dataset: "claims" } }],
  };
  await api("POST", "/flows", flow);
  const everySecond = { kind: "cron", cron: "* * * * * *" };
  await api("POST", "/deployments", {
    slug: "often",
    name: "Often",
    flow: "read-claims",
    schedules: [everySecond],
  });
  for (const aliveMs of [2100, 1300, 2700]) {
    const killed = await startPortal({ env, dataDir, adminToken: steady.adminToken });
    await sleep(aliveMs);
    await killed.kill();
  }
  await api("PATCH", "/deployments/often", { isPaused: true });

  const { items } = await api("GET", "/runs?deployment=often&limit=200");
  const slots = items.map((run: { scheduledFor: string }) => Date.parse(run.scheduledFor)).sort();
  expect(slots.length).toBeGreaterThanOrEqual(8);
  expect(slots).toEqual(slots.map((_: number, index: number) => slots[0] + index * 1000));
});
