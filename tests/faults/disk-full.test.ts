import { spawnSync } from "node:child_process";
import { mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Portal, startPortal } from "@/tests/e2e/server";

// On a separate small file system, which needs root on Linux; elsewhere these tests are skipped.
const canMount = process.platform === "linux" && process.getuid?.() === 0;

let dataDir: string;
let portal: Portal;

beforeAll(async () => {
  if (!canMount) return;
  dataDir = mkdtempSync(join(tmpdir(), "switchyard-full-"));
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=300m,mode=0711", "tmpfs", dataDir]);
  if (mounted.status !== 0) throw new Error(String(mounted.stderr));
  portal = await startPortal({ dataDir });
});

afterAll(async () => {
  if (!canMount) return;
  await portal?.stop();
  spawnSync("umount", ["-l", dataDir]);
  rmdirSync(dataDir);
});

const filler = () => join(dataDir, "filler");

/** Fills the disk up to this many free bytes. */
function fill(leftBytes: number): void {
  const { bavail, bsize } = statfsSync(dataDir);
  writeFileSync(filler(), Buffer.alloc(Math.max(0, bavail * bsize - leftBytes)));
}

function upload(name: string, rows: number): Promise<Response> {
  const body = `a,b\n${"1234567,abcdefgh\n".repeat(rows)}`;
  const headers = { authorization: `Bearer ${portal.adminToken}`, "content-type": "text/csv" };
  return fetch(`${portal.url}/api/v1/datasets/${name}/versions`, { method: "POST", headers, body });
}

const health = async () => {
  const answer = await fetch(`${portal.url}/api/health`);
  return { ...((await answer.json()) as { disk: string }), status: answer.status };
};

test.runIf(canMount)("a full disk answers 507, health says so, and nothing is kept half", async () => {
  fill(2 * 2 ** 20);
  const refused = await upload("too-much", 400_000);
  expect(refused.status).toBe(507);
  expect(refused.headers.get("content-type")).toBe("application/problem+json");
  expect(await refused.json()).toMatchObject({
    code: "out-of-space",
    detail: "The server's disk is full, so this was not saved. Try again when there is free space.",
  });
  expect(await health()).toMatchObject({ status: 503, disk: "full" });
  rmSync(filler());
  const headers = { authorization: `Bearer ${portal.adminToken}` };
  expect((await fetch(`${portal.url}/api/v1/datasets/too-much/versions/1`, { headers })).status).toBe(404);
  expect((await upload("fits", 1_000)).status).toBe(201);
  expect(await health()).toMatchObject({ status: 200, disk: "ok" });
});

test.runIf(canMount)("a Postgres that a full disk ended comes back once there is room", async () => {
  fill(0);
  portal.killPostgres();
  await sleep(3_000);
  expect((await health()).status).toBe(503);
  rmSync(filler());
  for (const deadline = Date.now() + 30_000; (await health()).status !== 200; await sleep(100))
    if (Date.now() > deadline) throw new Error("The portal did not recover within 30 s.");
  expect((await upload("after", 10)).status).toBe(201);
});
