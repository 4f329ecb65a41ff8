import { spawnSync } from "node:child_process";
import { rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { usePortal } from "@/tests/e2e/use-portal";

/** Mounts a small file system on the data folder; returns its end. */
function mountSmallDisk(dataDir: string): () => void {
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=300m,mode=0711", "tmpfs", dataDir]);
  if (mounted.status !== 0) throw new Error(String(mounted.stderr));
  return () => void spawnSync("umount", ["-l", dataDir]);
}

// A separate file system needs root on Linux; elsewhere these tests are skipped.
describe.runIf(process.platform === "linux" && process.getuid?.() === 0)("a disk", () => {
  const portal = usePortal({ prepare: mountSmallDisk });
  const filler = () => join(portal.dataDir, "filler");

  /** Fills the disk up to this many free bytes. */
  function fill(leftBytes: number): void {
    const { bavail, bsize } = statfsSync(portal.dataDir);
    writeFileSync(filler(), Buffer.alloc(Math.max(0, bavail * bsize - leftBytes)));
  }

  const upload = (name: string, rows: number) =>
    portal.request("POST", `/datasets/${name}/versions`, `a,b\n${"1234567,abcdefgh\n".repeat(rows)}`);

  const health = async () => {
    const answer = await fetch(`${portal.url}/api/health`);
    return { ...((await answer.json()) as { disk: string }), status: answer.status };
  };

  test("that is full answers 507, health says so, and nothing is kept half", async () => {
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
    expect((await portal.request("GET", "/datasets/too-much/versions/1")).status).toBe(404);
    expect((await upload("fits", 1_000)).status).toBe(201);
    expect(await health()).toMatchObject({ status: 200, disk: "ok" });
  });

  test("with free space again brings back the Postgres that it ended", async () => {
    fill(0);
    portal.killPostgres();
    await sleep(3_000);
    expect((await health()).status).toBe(503);
    rmSync(filler());
    await expect.poll(async () => (await health()).status, { timeout: 30_000 }).toBe(200);
    expect((await upload("after", 10)).status).toBe(201);
  });
});
