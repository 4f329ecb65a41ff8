import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { usePortal } from "@/tests/e2e/use-portal";
import { type GcsServer, startGcsServer } from "@/tests/gcs-server";

const portal = usePortal({ per: "test" });
let gcs: GcsServer;
beforeEach(async () => {
  gcs = await startGcsServer();
});
afterEach(() => gcs.close());

test("a portal killed after a version's rows went and before its file did deletes the file when it starts", async () => {
  await portal.api("POST", "/allowed-hosts", { host: gcs.host });
  const values = { bucket: "claims", endpoint: gcs.url };
  await portal.api("POST", "/blocks", { type: "gcs-bucket", name: "bucket", values });
  const deployment = "/deployments/upload-claims-to-gcs";
  await portal.api("PATCH", deployment, { blocks: { bucket: "bucket" } });
  const { id } = await portal.api("POST", `${deployment}/runs`, { params: {} });
  await portal.waitForRun(id, ["Completed"]);
  gcs.put("claims", "theirs", "not ours");
  expect(gcs.objects.size).toBe(2);

  gcs.fail({ on: "delete", isRequestHeld: true });
  const deleting = portal.api("DELETE", "/datasets/claims/versions/2?force=true").catch(() => {});
  await vi.waitFor(() => expect(gcs.requests.at(-1)).toMatch(/^delete /), { timeout: 30_000 });
  expect(gcs.objects.size).toBe(2);
  await portal.kill({ andPostgres: true });
  await deleting;

  await portal.restart();
  await vi.waitFor(() => expect([...gcs.objects.keys()]).toEqual(["claims/theirs"]), {
    timeout: 30_000,
    interval: 100,
  });
  expect(await portal.api("GET", "/datasets/claims/versions/latest")).toMatchObject({ version: 1 });
});
