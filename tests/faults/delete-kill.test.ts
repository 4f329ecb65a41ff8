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

test("a portal killed after a version's rows went and before its file did deletes the file when it starts", async () => {
  portal = await startPortal({ dataDir });
  const { adminToken } = portal;
  await callApi(portal, "POST", "/allowed-hosts", { host: gcs.host });
  const values = { bucket: "claims", endpoint: gcs.url };
  await callApi(portal, "POST", "/blocks", { type: "gcs-bucket", name: "bucket", values });
  const deployment = "/deployments/upload-claims-to-gcs";
  await callApi(portal, "PATCH", deployment, { blocks: { bucket: "bucket" } });
  const { id } = await callApi<{ id: string }>(portal, "POST", `${deployment}/runs`, { params: {} });
  await vi.waitFor(
    async () => expect(await callApi(portal, "GET", `/runs/${id}`)).toMatchObject({ state: "Completed" }),
    { timeout: 60_000, interval: 200 },
  );
  gcs.put("claims", "theirs", "not ours");
  expect(gcs.objects.size).toBe(2);

  gcs.fail({ on: "delete", isRequestHeld: true });
  const deleting = callApi(portal, "DELETE", "/datasets/claims/versions/2?force=true").catch(() => {});
  await vi.waitFor(() => expect(gcs.requests.at(-1)).toMatch(/^delete /), { timeout: 30_000 });
  expect(gcs.objects.size).toBe(2);
  await portal.kill({ andPostgres: true });
  await deleting;

  portal = await startPortal({ dataDir, adminToken });
  await vi.waitFor(() => expect([...gcs.objects.keys()]).toEqual(["claims/theirs"]), {
    timeout: 30_000,
    interval: 100,
  });
  expect(await callApi(portal, "GET", "/datasets/claims/versions/latest")).toMatchObject({ version: 1 });
});
