import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { allowHost } from "@/lib/net/allow-list";
import { GoogleStorage } from "@/lib/storage/google-storage";
import { getTeam } from "@/lib/teams/create-team";
import { type GcsServer, startGcsServer } from "@/tests/gcs-server";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { openBucketFiles } from "./bucket-files";
import gcpCredentials from "./catalog/gcp-credentials";
import { openGcsClient } from "./catalog/gcs-bucket";
import { checkBlock } from "./check-block";
import { createBlock } from "./mutations";
import { openBlock } from "./open-block";

// Google's metadata server on loopback gives the token that the fake bucket asks for.

useTestDatabase();

const token = "token-of-the-machine";
let metadata: Server;
let gcs: GcsServer;
const asked: string[] = [];
let team: { teamId: string; slug: string };

beforeAll(async () => {
  metadata = createServer((request, response) => {
    const isAsked = request.headers["metadata-flavor"] === "Google";
    const path = new URL(request.url!, "http://metadata").pathname.replace("/computeMetadata/v1/", "");
    asked.push(path);
    response.setHeader("metadata-flavor", "Google");
    if (!isAsked) return response.writeHead(403).end();
    if (path === "instance/service-accounts/default/email")
      return response.end("portal@claims.iam.gserviceaccount.com");
    if (path.startsWith("instance/service-accounts/default/token")) {
      response.setHeader("content-type", "application/json");
      return response.end(JSON.stringify({ access_token: token, expires_in: 3600, token_type: "Bearer" }));
    }
    response.setHeader("content-type", "application/json");
    response.end("{}");
  });
  await new Promise<void>((resolve) => metadata.listen(0, "127.0.0.1", resolve));
  gcs = await startGcsServer({ token });
});
afterAll(async () => {
  metadata.close();
  await gcs.close();
});
beforeEach(async () => {
  const { teamId, userId } = await makeTeam();
  await allowHost(teamId, { host: "127.0.0.1", createdBy: userId });
  team = { teamId, slug: (await getTeam(teamId)).slug };
  vi.stubEnv("GCE_METADATA_HOST", `127.0.0.1:${(metadata.address() as AddressInfo).port}`);
  vi.stubEnv("GOOGLE_APPLICATION_CREDENTIALS", "");
  vi.stubEnv("HOME", "/nonexistent");
  vi.stubEnv("ALLOW_MACHINE_IDENTITY", `${team.slug}:claims`);
});
afterEach(() => vi.unstubAllEnvs());

/** A block whose credentials are the machine's. */
async function machine(name = "machine") {
  await createBlock(team.teamId, { type: "gcp-credentials", name, values: { identity: "machine" } });
  return openBlock(team.teamId, name, gcpCredentials);
}

test("files of a bucket are read as the machine's identity, without a key", async () => {
  const credentials = await machine();
  expect(await checkBlock(team.teamId, "machine")).toMatchObject({
    isOk: true,
    message: "Google gave portal@claims.iam.gserviceaccount.com a token.",
  });
  const values = { bucket: "claims", prefix: "", credentials, endpoint: gcs.url };
  const place = new GoogleStorage(await openGcsClient(team.teamId, values), "claims", "");
  // Google's client writes with a token to Google's own addresses only, so this is read, not written.
  gcs.put("claims", "raw/one.csv", "a,b\n");
  expect(await text(await place.read("gs://claims/raw/one.csv"))).toBe("a,b\n");
  expect(await place.list("raw")).toEqual([{ path: "raw/one.csv", isDirectory: false, sizeBytes: 4 }]);
  expect(asked.some((path) => path.startsWith("instance/service-accounts/default/token"))).toBe(true);
});

test("it is off unless the operator allows it, when the block is made and when it is used", async () => {
  const credentials = await machine();
  vi.stubEnv("ALLOW_MACHINE_IDENTITY", "");
  const before = gcs.requests.length;
  await expect(machine("second")).rejects.toMatchObject({
    issues: [
      { path: "values.identity", message: expect.stringContaining("ask the operator to set ALLOW_MACHINE") },
    ],
  });
  const values = { bucket: "claims", prefix: "", credentials, endpoint: gcs.url };
  await expect(openGcsClient(team.teamId, values)).rejects.toThrow(
    `add ${team.slug}:claims to ALLOW_MACHINE_IDENTITY`,
  );
  expect(await checkBlock(team.teamId, "machine")).toMatchObject({ isOk: false });
  expect(gcs.requests.length).toBe(before);
});

test("a team uses the buckets that are named for it, in MLflow's places too", async () => {
  const credentials = await machine();
  const other = await makeTeam();
  vi.stubEnv("ALLOW_MACHINE_IDENTITY", `${team.slug}:claims, ${(await getTeam(other.teamId)).slug}:theirs`);
  for (const [teamId, bucket] of [
    [team.teamId, "theirs"],
    [other.teamId, "claims"],
    [team.teamId, "claims2"],
  ] as const) {
    const refused = `The team may not use gs://${bucket} as this machine's identity.`;
    await expect(openGcsClient(teamId, { bucket, prefix: "", credentials })).rejects.toThrow(refused);
    await expect(openBucketFiles(teamId, `gs://${bucket}/mlflow`, credentials)).rejects.toThrow(refused);
  }
});

test("the bucket of the portal's own files is refused, whatever the setting says", async () => {
  const credentials = await machine();
  vi.stubEnv("STORAGE_URL", "gs://claims/portal");
  await expect(
    openGcsClient(team.teamId, { bucket: "claims", prefix: "raw/", credentials, endpoint: gcs.url }),
  ).rejects.toThrow("gs://claims holds this portal's own files, of all teams.");
});

test("a machine without an identity says so", async () => {
  await machine();
  vi.stubEnv("GOOGLE_APPLICATION_CREDENTIALS", "/nonexistent/key.json");
  const { isOk, message } = await checkBlock(team.teamId, "machine");
  expect(isOk).toBe(false);
  expect(message).toMatch(/^This machine gets no token of Google Cloud: .*\/nonexistent\/key\.json/);
});

test("a key beside the machine's identity is refused, and so is no key", () => {
  const key = { type: "authorized_user" };
  const issues = (values: unknown) =>
    gcpCredentials.values.safeParse(values).error?.issues.map(({ path }) => path.join("."));
  expect(issues({})).toEqual(["serviceAccountJson"]);
  expect(issues({ identity: "machine", serviceAccountJson: JSON.stringify(key) })).toContain(
    "serviceAccountJson",
  );
  expect(issues({ identity: "machine" })).toBeUndefined();
});

test.each(["claims", "team:gs://claims", "team:claims:x"])("the setting refuses %s", (setting) => {
  vi.stubEnv("ALLOW_MACHINE_IDENTITY", setting);
  expect(() => gcpCredentials.values.safeParse({ identity: "machine" })).toThrow("Give team:bucket");
});
