import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Portal, startPortal } from "@/tests/e2e/server";
import { type GcsServer, startGcsServer } from "@/tests/gcs-server";
import { callApi } from "@/tests/team-mlflow";

let dataDir: string;
let gcs: GcsServer;
let portal: Portal;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "switchyard-faults-"));
  gcs = await startGcsServer();
});
afterEach(async () => {
  await portal?.stop();
  await gcs.close();
  rmSync(dataDir, { recursive: true, force: true });
});

test("a portal killed after the object was made and before it heard so uploads and records it once", async () => {
  portal = await startPortal({ dataDir });
  const { adminToken } = portal;
  await callApi(portal, "POST", "/allowed-hosts", { host: gcs.host });
  const values = { bucket: "claims", endpoint: gcs.url };
  await callApi(portal, "POST", "/blocks", { type: "gcs-bucket", name: "bucket", values });
  const deployment = "/deployments/upload-claims-to-gcs";
  await callApi(portal, "PATCH", deployment, { blocks: { bucket: "bucket" } });
  gcs.fail({ on: "chunk", isAnswerHeld: true });
  const { id } = await callApi<{ id: string }>(portal, "POST", `${deployment}/runs`, { params: {} });
  await vi.waitFor(() => expect(gcs.objects.size).toBe(1), { timeout: 30_000 });
  await portal.kill({ andPostgres: true });
  const [made] = gcs.objects.values();

  portal = await startPortal({ dataDir, adminToken });
  await vi.waitFor(
    async () => expect(await callApi(portal, "GET", `/runs/${id}`)).toMatchObject({ state: "Completed" }),
    { timeout: 60_000, interval: 200 },
  );
  expect([...gcs.objects.values()]).toEqual([made]);
  expect(gcs.requests.filter((request) => request.startsWith("session"))).toHaveLength(1);
  const newest = await callApi(portal, "GET", "/datasets/claims/versions/latest");
  expect(newest).toMatchObject({ version: 2, uri: expect.stringContaining(`#${made!.generation}`) });
});
