import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { usePortal } from "@/tests/e2e/use-portal";
import { type GcsServer, startGcsServer } from "@/tests/gcs-server";

const portal = usePortal({ per: "test" });
let gcs: GcsServer;
beforeEach(async () => {
  gcs = await startGcsServer();
});
afterEach(() => gcs.close());

test("a portal killed after the object was made and before it heard so uploads and records it once", async () => {
  await portal.api("POST", "/allowed-hosts", { host: gcs.host });
  const values = { bucket: "claims", endpoint: gcs.url };
  await portal.api("POST", "/blocks", { type: "gcs-bucket", name: "bucket", values });
  const deployment = "/deployments/upload-claims-to-gcs";
  await portal.api("PATCH", deployment, { blocks: { bucket: "bucket" } });
  gcs.fail({ on: "chunk", isAnswerHeld: true });
  const { id } = await portal.api("POST", `${deployment}/runs`, { params: {} });
  await vi.waitFor(() => expect(gcs.objects.size).toBe(1), { timeout: 30_000 });
  await portal.kill({ andPostgres: true });
  const [made] = gcs.objects.values();

  await portal.restart();
  await portal.waitForRun(id, ["Completed"]);
  expect([...gcs.objects.values()]).toEqual([made]);
  expect(gcs.requests.filter((request) => request.startsWith("session"))).toHaveLength(1);
  const newest = await portal.api("GET", "/datasets/claims/versions/latest");
  expect(newest).toMatchObject({ version: 2, uri: expect.stringContaining(`#${made!.generation}`) });
});
