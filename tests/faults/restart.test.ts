import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Portal, startPortal } from "@/tests/e2e/server";

let dataDir: string;
let portal: Portal | undefined;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "switchyard-faults-"));
});

afterEach(async () => {
  await portal?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

test("a portal whose server was killed adopts its Postgres, and its API token still holds", async () => {
  portal = await startPortal({ dataDir });
  const { adminToken } = portal;
  expect(await statusOfFlows(portal, adminToken)).toBe(200);
  await portal.kill();

  portal = await startPortal({ dataDir, adminToken });
  expect(portal.output()).toContain("Postgres adopted");
  expect(await statusOfFlows(portal, adminToken)).toBe(200);
});

test("a portal that was killed with its Postgres recovers", async () => {
  portal = await startPortal({ dataDir });
  const { adminToken } = portal;
  await portal.kill({ andPostgres: true });

  portal = await startPortal({ dataDir, adminToken });
  expect(await statusOfFlows(portal, adminToken)).toBe(200);
});

test("SIGTERM ends the server and its Postgres within ten seconds", async () => {
  portal = await startPortal({ dataDir });
  const startedAt = Date.now();
  expect(await portal.terminate()).toBe(0);
  expect(Date.now() - startedAt).toBeLessThan(10_000);
  portal = await startPortal({ dataDir, adminToken: portal.adminToken });
  expect(portal.output()).toContain("Postgres started");
});

async function statusOfFlows({ url }: Portal, token: string): Promise<number> {
  const response = await fetch(`${url}/api/v1/flows`, { headers: { authorization: `Bearer ${token}` } });
  await response.body?.cancel();
  return response.status;
}
