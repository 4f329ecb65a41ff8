import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import flow from "@/inngest/flows/import-files";
import { createBlock } from "@/lib/blocks/mutations";
import { getDataset, getDatasetVersion } from "@/lib/datasets/queries";
import { readColumns } from "@/lib/datasets/read-columns";
import { createErasure } from "@/lib/erasure/mutations";
import { performErasures } from "@/lib/erasure/perform-erasures";
import { allowHost } from "@/lib/net/allow-list";
import { startRun } from "@/lib/runs/start/start-run";
import { type GcsServer, startGcsServer } from "@/tests/gcs-server";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { deployFlow, runThatIs, useTestExecutor } from "@/tests/test-flows";
import { zipOf } from "@/tests/zip-archive";

useTestDatabase();
useTestExecutor();

const trigger = { type: "person" as const, userId: "u", name: "Ada" };
const served: Record<string, Buffer | string> = {};
let gcs: GcsServer;
let web: Server;
let webHost: string;
let teamId: string;

beforeAll(async () => {
  gcs = await startGcsServer();
  web = createServer((request, response) => {
    const found = served[new URL(request.url ?? "/", "http://web").pathname];
    if (found === undefined) response.writeHead(404).end();
    else response.end(found);
  });
  await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
  webHost = `127.0.0.1:${(web.address() as AddressInfo).port}`;
});
afterAll(async () => {
  web.close();
  await gcs.close();
});

beforeEach(async () => {
  const team = await makeTeam();
  teamId = team.teamId;
  gcs.objects.clear();
  for (const host of [gcs.host, webHost]) await allowHost(teamId, { host, createdBy: team.userId });
  const values = { bucket: "raw", prefix: "in/", endpoint: gcs.url };
  await createBlock(teamId, { type: "gcs-bucket", name: "bucket", values });
});

async function load(sources: string[], params: Record<string, unknown> = {}) {
  await deployFlow(teamId, flow);
  const given = { sources, dataset: "cars", ...params };
  const { id } = await startRun(teamId, flow.slug, { trigger, params: given });
  return runThatIs(teamId, id);
}

const versions = async () => (await getDataset(teamId, "cars")).versions;

test("an object that lies in a bucket is named by its generation, and stays one version until it changes", async () => {
  const { generation } = gcs.put("raw", "in/cars.csv", "id,n\n1,2\n");
  for (let times = 0; times < 2; times++)
    expect(await load(["gs://raw/in/cars.csv"])).toMatchObject({ state: "Completed" });
  expect(await versions()).toMatchObject([
    { version: 1, uri: `gs://raw/in/cars.csv#${generation}`, note: "Imported from gs://raw/in/cars.csv." },
  ]);
  gcs.put("raw", "in/cars.csv", "id,n\n1,2\n3,4\n");
  expect(await load(["gs://raw/in/cars.csv"])).toMatchObject({ state: "Completed" });
  expect(await versions()).toMatchObject([{ version: 2, rows: 2 }, { version: 1 }]);
  // Outside of the block's folder, or of any block.
  for (const source of [
    "gs://raw/out/cars.csv",
    "gs://other/cars.csv",
    "local:datasets/x",
    "file:///etc/passwd",
  ])
    expect(await load([source])).toMatchObject({ state: "Failed" });
}, 60_000);

test("archives and several files of one shape become one version, from the web too", async () => {
  gcs.put("raw", "in/cars.csv.gz", gzipSync("id,n\n1,2\n"));
  served["/cars.zip"] = zipOf({ "a.csv": "id,n\n3,4\n", "b.csv": "n;id\n6;5\n" });
  const sources = ["gs://raw/in/cars.csv.gz", `http://${webHost}/cars.zip?key=secret`];
  for (let times = 0; times < 2; times++) expect(await load(sources)).toMatchObject({ state: "Completed" });
  const [only, ...others] = await versions();
  expect(others).toEqual([]);
  expect(only).toMatchObject({ note: `Imported from gs://raw/in/cars.csv.gz, http://${webHost}/cars.zip.` });
  expect((await readColumns(only!, ["id", "n"])).columns).toEqual({
    id: ["1", "3", "5"],
    n: ["2", "4", "6"],
  });
}, 60_000);

test("a private address that nobody allowed, a bomb and a file over the limit leave no version", async () => {
  served["/bomb.gz"] = gzipSync(Buffer.alloc(40 * 2 ** 20, "0"));
  served["/cars.csv"] = "id,n\n1,2\n";
  const cases: [string, Record<string, unknown>, string][] = [
    ["http://127.0.0.2/cars.csv", {}, "127.0.0.2"],
    [`http://${webHost}/bomb.gz`, {}, "more than 200 times its size"],
    [`http://${webHost}/cars.csv`, { maxBytes: 5 }, "larger than the limit of 5 B"],
    [`http://${webHost}/none.csv`, {}, "answered 404 in place of the file"],
  ];
  for (const [source, params, message] of cases)
    expect(await load([source], params)).toMatchObject({
      state: "Failed",
      stateMessage: expect.stringContaining(message),
    });
  await expect(versions()).rejects.toMatchObject({ code: "not-found" });
}, 60_000);

test("an import does not bring erased rows back", async () => {
  gcs.put("raw", "in/cars.csv", "id,n\n1,2\n3,4\n");
  await load(["gs://raw/in/cars.csv"]);
  await createErasure(teamId, { column: "id", keys: ["3"], reason: "r" }, "Ada");
  await performErasures();
  expect(await load(["gs://raw/in/cars.csv"])).toMatchObject({ state: "Completed" });
  expect(await versions()).toMatchObject([{ version: 1, rows: 1 }]);
  expect(await getDatasetVersion(teamId, "cars", 1)).toMatchObject({ uri: expect.stringMatching(/^local:/) });
  // The object was put there by others: it is theirs to delete.
  expect(gcs.objects.size).toBe(1);
}, 60_000);

test("an unchanged upload that waits for a review, or was rejected, is not imported again", async () => {
  gcs.put("raw", "in/cars.csv", "id,n\n1,2\n3,4\n");
  await load(["gs://raw/in/cars.csv"]);
  gcs.put("raw", "in/cars.csv", "id,other\n1,2\n3,4\n");
  for (let times = 0; times < 2; times++) await load(["gs://raw/in/cars.csv"]);
  expect(await versions()).toMatchObject([{ version: 2, review: "open" }, { version: 1 }]);
}, 60_000);
