import { randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { generateClaims } from "@/lib/datasets/claims-generator";
import { databaseDoor } from "@/tests/database-door";
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
  // The last stored line is at most 200 ms older than the kill, and the 10 ms to the next one.
  expect(killedAt - kept.at(-1)![1]).toBeLessThanOrEqual(210);
});

test("claims that are being scored when the process is killed are there once, in the dataset and in the table", async () => {
  const claims = 200_000;
  const stored = await fetch(`${cluster.portal(0).url}/api/v1/datasets/many/versions`, {
    method: "POST",
    headers: { authorization: `Bearer ${cluster.portal(0).adminToken}`, "content-type": "text/csv" },
    body: await text(generateClaims({ rows: claims, seed: 3 })),
  });
  expect(stored.status).toBe(201);
  await cluster.ask("/allowed-hosts", { host: "127.0.0.1" });
  const values = await databaseDoor(cluster.databaseUrl);
  await cluster.ask("/blocks", { type: "postgres-database", name: "warehouse", values });
  await cluster.ask("/deployments", {
    slug: "score",
    name: "Score",
    flow: "batch-predict-claims",
    blocks: { database: "warehouse" },
    params: { ask: false, dataset: "many", model: "insurance-fraud/1", output: "scored", table: "scores" },
  });
  await completed(
    (await cluster.ask<{ id: string }>("/deployments/train-insurance-fraud-model/runs", {})).id,
  );

  const { id } = await cluster.ask<{ id: string }>("/deployments/score/runs", {});
  await vi.waitFor(async () => expect(await rowsOf("scores")).toBeGreaterThan(0), {
    timeout: 30_000,
    interval: 10,
  });
  const back = cluster.killPortal(0);
  const before = await rowsOf("scores");
  expect(before).toBeLessThan(claims);
  await back;
  const { tasks } = await completed(id);
  const { facts } = tasks.find(({ node }) => node === "predict-claims")!.output;
  expect(facts).toMatchObject({ claims, duplicates: 0, table: { added: claims - before } });
  expect(await rowsOf("scores")).toBe(claims);
  const versions = await cluster.read(`
    select version, rows::int from dataset_versions join datasets on datasets.id = dataset_id where name = 'scored'`);
  expect(versions).toEqual([{ version: 1, rows: claims }]);
  // Nor does the killed attempt leave anything on the disk. The profile of the scored version has a folder while it is
  // computed.
  const leftovers = () => readdirSync(join(cluster.dataDir, "tmp")).filter((name) => name !== "objects");
  await vi.waitFor(() => expect(leftovers()).toEqual([]), { timeout: 30_000, interval: 200 });
  expect(storedFiles().filter((file) => file.includes("/scored/"))).toHaveLength(1);
});

/** Number of rows, all of different claims, of a table of predictions; 0 while it does not exist. */
async function rowsOf(table: string): Promise<number> {
  const [there] = await cluster.read(`select where to_regclass('${table}') is not null`);
  if (!there) return 0;
  const [found] = await cluster.read<{ rows: number }>(
    `select count(distinct claim_key)::int as rows from ${table}`,
  );
  return found!.rows;
}

type Run = { state: string; tasks: { node: string; output: { facts: unknown } }[] };

function completed(id: string): Promise<Run> {
  return vi.waitFor(
    async () => {
      const run = await cluster.ask<Run>(`/runs/${id}`);
      expect(run.state).toBe("Completed");
      return run;
    },
    { timeout: 60_000, interval: 100 },
  );
}
