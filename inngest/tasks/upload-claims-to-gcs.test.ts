import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import flow from "@/inngest/flows/upload-claims-to-gcs";
import { listArtifacts } from "@/lib/artifacts/queries";
import { createBlock } from "@/lib/blocks/mutations";
import { createDatasetVersion } from "@/lib/datasets/create-dataset-version";
import { getDataset, getDatasetVersion } from "@/lib/datasets/queries";
import { readColumns } from "@/lib/datasets/read-columns";
import { allowHost } from "@/lib/net/allow-list";
import { listTaskRuns } from "@/lib/runs/read/queries";
import { startRun } from "@/lib/runs/start/start-run";
import { storage } from "@/lib/storage/open-storage";
import { type GcsServer, startGcsServer } from "@/tests/gcs-server";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { deployFlow, runThatIs, useTestExecutor } from "@/tests/test-flows";

useTestDatabase();
useTestExecutor();

const trigger = { type: "person" as const, userId: "u", name: "Ada" };
const csv = "id,FraudFound_P\n1,0\n2,1\n3,0\n";
let gcs: GcsServer;
let web: Server;
let webHost: string;
let teamId: string;

beforeAll(async () => {
  gcs = await startGcsServer();
  web = createServer((request, response) =>
    request.url?.startsWith("/Claims.csv") ? response.end(csv) : response.writeHead(404).end(),
  );
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
  gcs.requests.length = 0;
  for (const host of [gcs.host, webHost]) await allowHost(teamId, { host, createdBy: team.userId });
  await createDatasetVersion(teamId, "claims", Readable.from([csv]), { contentType: "text/csv" });
  const values = { bucket: "claims", prefix: "raw/", endpoint: gcs.url };
  await createBlock(teamId, { type: "gcs-bucket", name: "bucket", values });
  await createBlock(teamId, { type: "local-bucket", name: "files", values: { folder: "claims" } });
});

async function upload(params: Record<string, unknown>, bucket = "bucket") {
  await deployFlow(teamId, flow, { blocks: { bucket } });
  const { id } = await startRun(teamId, flow.slug, { trigger, params });
  return runThatIs(teamId, id);
}

test("a dataset's newest version then lies in the bucket, and is read from there by range", async () => {
  const run = await upload({});
  expect(run).toMatchObject({ state: "Completed" });
  const [first, second] = [
    await getDatasetVersion(teamId, "claims", 1),
    await getDatasetVersion(teamId, "claims", 2),
  ];
  expect(second).toMatchObject({ sha256: first.sha256, rows: 3, note: "Uploaded from claims version 1." });
  expect(second.uri).toMatch(/^gs:\/\/claims\/raw\/claims\/[0-9a-f]{16}\.csv#\d+$/);
  const { columns } = await readColumns(second, ["id"]);
  expect(columns.id).toEqual(["1", "2", "3"]);
  expect(gcs.requests.at(-1)).toMatch(/^read gs:.* bytes=0-27$/);
  const [report] = (await listArtifacts(teamId, { run: run.id })).items;
  expect(report).toMatchObject({ key: "upload-report" });
  expect(JSON.stringify(report)).toContain(second.uri);
}, 30_000);

test("run again, it finds what is there: one object, one version", async () => {
  for (const source of ["claims@1", "claims@1", "claims"])
    expect(await upload({ source })).toMatchObject({ state: "Completed" });
  expect((await getDataset(teamId, "claims")).versions).toHaveLength(2);
  expect(gcs.objects.size).toBe(1);
  expect(gcs.requests.filter((request) => request.startsWith("session"))).toHaveLength(1);
}, 60_000);

test("an attempt whose bytes arrived wrong is repeated, and leaves one object", async () => {
  gcs.fail({ on: "session", status: 503 }, { on: "chunk", isCrcWrong: true });
  const run = await upload({});
  expect(run).toMatchObject({ state: "Completed" });
  const uploaded = (await listTaskRuns(teamId, run.id)).find(({ nodeId }) => nodeId === "upload-to-bucket");
  expect(uploaded).toMatchObject({ attempts: [{ state: "Failed" }, { state: "Completed" }] });
  expect(gcs.objects.size).toBe(1);
}, 60_000);

test("another object of the given name fails the run in words, and stays", async () => {
  gcs.put("claims", "raw/claims.csv", "theirs");
  expect(await upload({ object: "claims.csv" })).toMatchObject({
    state: "Failed",
    stateMessage: expect.stringContaining("is there already, with other content. Choose another name"),
  });
  expect(gcs.objects.get("claims/raw/claims.csv")?.bytes.toString()).toBe("theirs");
  expect((await getDataset(teamId, "claims")).versions).toHaveLength(1);
}, 30_000);

test("a file from the web becomes a version of the dataset called as it, within the size limit", async () => {
  const source = `http://${webHost}/Claims.csv?key=abc`;
  expect(await upload({ source })).toMatchObject({ state: "Completed" });
  expect(await getDatasetVersion(teamId, "claims", 2)).toMatchObject({
    rows: 3,
    note: `Uploaded from http://${webHost}/Claims.csv.`,
    uri: expect.stringMatching(/^gs:/),
  });
  expect(await upload({ source, maxBytes: 10 })).toMatchObject({
    state: "Failed",
    stateMessage: expect.stringContaining("larger than the limit of 10 B"),
  });
  expect(await upload({ source: `http://${webHost}/none.csv` })).toMatchObject({
    state: "Failed",
    stateMessage: expect.stringContaining("answered 404 in place of the file"),
  });
}, 60_000);

test("a local bucket takes the place of Google's", async () => {
  expect(await upload({ source: "claims.csv" }, "files")).toMatchObject({ state: "Completed" });
  const version = await getDatasetVersion(teamId, "claims", 2);
  expect(version.uri).toMatch(new RegExp(`^local:buckets/${teamId}/claims/claims/[0-9a-f]{16}\\.csv$`));
  expect((await readColumns(version, ["id"])).rows).toBe(3);
  expect(gcs.requests).toEqual([]);
}, 30_000);

test("a flow that names another team's file by its address, written out or as a parameter, does not read it", async () => {
  const { id: versionId, uri: theirs, sha256, sizeBytes } = await getDatasetVersion(teamId, "claims", 1);
  const other = await makeTeam();
  await createBlock(other.teamId, { type: "local-bucket", name: "files", values: { folder: "claims" } });
  const contents = { format: "csv", dialect: null, rows: 3, columns: [] };
  const facts = { from: "x", dataset: "claims", versionId, sha256, sizeBytes, isSynthetic: false, contents };
  const bound = (uri: unknown) => ({ ...facts, uri });
  for (const refused of [theirs, "local:../keys.json", "file:///etc/passwd"]) {
    const withFile = (file: Record<string, unknown>) => ({
      ...flow,
      definition: {
        ...flow.definition,
        params: z.toJSONSchema(z.object({ uri: z.string() }), { io: "input" }),
        nodes: [{ ...flow.definition.nodes[1]!, input: { file, object: "stolen.csv" }, retries: 0 }],
      },
    });
    await expect(deployFlow(other.teamId, withFile(bound(refused)))).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "nodes.upload-to-bucket.input.file.uri" }],
    });
    const byParameter = withFile(bound({ $from: "params.uri" }));
    await deployFlow(other.teamId, byParameter, { blocks: { bucket: "files" } });
    const { id } = await startRun(other.teamId, flow.slug, { trigger, params: { uri: refused } });
    expect(await runThatIs(other.teamId, id)).toMatchObject({
      state: "Failed",
      stateMessage: expect.stringContaining("was not made by a task of this team"),
    });
  }
  expect(await storage(other.teamId).list(`buckets/${other.teamId}`)).toEqual([]);
}, 60_000);
