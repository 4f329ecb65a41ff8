import { randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Cluster, startCluster } from "./cluster";

let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster({ portals: 1 });
});
afterAll(() => cluster?.stop());

const storedFiles = () =>
  readdirSync(join(cluster.dataDir, "storage"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

test("an upload that the server's death cut short leaves no version and, after the next start, no file", async () => {
  const before = storedFiles();
  const { url, adminToken } = cluster.portal(0);
  const upload = request(`${url}/api/v1/datasets/half/versions`, {
    method: "POST",
    headers: { authorization: `Bearer ${adminToken}`, "content-type": "text/csv" },
  });
  upload.on("error", () => {});
  upload.write("a,b\n");
  for (let block = 0; block < 20; block++) upload.write(`${randomBytes(50_000).toString("hex")},1\n`);
  await vi.waitFor(() => expect(storedFiles().length).toBe(before.length + 1), {
    timeout: 10_000,
    interval: 20,
  });
  await cluster.killPortal(0);
  await vi.waitFor(() => expect(storedFiles()).toEqual(before), { timeout: 10_000, interval: 100 });
  expect(await cluster.read("select name from datasets where name = 'half'")).toEqual([]);
});

test("of a task whose process is killed, the log is there up to the last 200 ms", async () => {
  const nodes = [{ id: "talks", task: "numbered-lines", input: { lines: 2_000, everyMs: 10 } }];
  await cluster.ask("/flows", {
    slug: "talks",
    name: "Talks",
    params: { type: "object", properties: {} },
    nodes,
  });
  await cluster.ask("/deployments", { slug: "talks", name: "Talks", flow: "talks" });
  const { id } = await cluster.ask<{ id: string }>("/deployments/talks/runs", {});
  const lines = async () =>
    (
      await cluster.read<{ message: string }>(
        "select message from log_lines where run_id = $1 order by id",
        id,
      )
    ).map(
      ({ message }) =>
        message
          .match(/^line (\d+) of \d+ at (\d+)$/)!
          .slice(1)
          .map(Number) as [number, number],
    );
  await vi.waitFor(async () => expect((await lines()).length).toBeGreaterThan(50), { timeout: 15_000 });
  await sleep(Math.random() * 300);
  const killedAt = Date.now();
  const back = cluster.killPortal(0);
  await sleep(50);
  const kept = await lines();
  await back;
  await cluster.ask(`/runs/${id}/cancel`, {});
  expect(kept.map(([number]) => number)).toEqual(kept.map((_, index) => index + 1));
  // The last line kept is at most 200 ms older than the kill, and the 10 ms to the next one.
  expect(killedAt - kept.at(-1)![1]).toBeLessThanOrEqual(210);
});
