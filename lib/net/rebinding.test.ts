import dns, { type LookupAddress } from "node:dns";
import { createServer as createHttpServer, type Server as HttpServer } from "node:http";
import { syncBuiltinESMExports } from "node:module";
import { type AddressInfo, createServer, type Server } from "node:net";
import { text } from "node:stream/consumers";
import { OAuth2Client } from "google-auth-library";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { checkBlock } from "@/lib/blocks/check-block";
import { createBlock } from "@/lib/blocks/mutations";
import { openBucket } from "@/lib/blocks/open-bucket";
import { GoogleClient } from "@/lib/storage/google-client";
import { GoogleStorage } from "@/lib/storage/google-storage";
import { type GcsServer, startGcsServer } from "@/tests/gcs-server";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { allowHost } from "./allow-list";

// The team may call 127.0.0.1 and no other address of this machine. The name rebind.example resolves to it for the
// check; a connection that looks it up again is recorded and fails.

useTestDatabase();

const name = "rebind.example";
const allowed = "127.0.0.1";
const inside = "127.0.0.2";
let leadsTo = allowed;
let teamId: string;
let gcs: GcsServer;
let port: number;
const lookedUpAgain = vi.fn();

beforeAll(async () => {
  fakeNames();
  const team = await makeTeam();
  teamId = team.teamId;
  await allowHost(teamId, { host: `${allowed}/32`, createdBy: team.userId });
  gcs = await startGcsServer();
  port = Number(new URL(gcs.url).port);
});
beforeEach(() => {
  leadsTo = allowed;
  lookedUpAgain.mockClear();
});
afterAll(async () => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
  await gcs.close();
});

function fakeNames() {
  const { lookup } = dns;
  const checking = vi.spyOn(dns.promises, "lookup") as unknown as ReturnType<typeof vi.fn>;
  checking.mockImplementation(async (): Promise<LookupAddress[]> => [{ address: leadsTo, family: 4 }]);
  const connecting = vi.spyOn(dns, "lookup") as unknown as ReturnType<typeof vi.fn>;
  connecting.mockImplementation((...args: unknown[]) => {
    const [host, , answer] = args as [string, object, (error: Error) => void];
    if (host !== name) return Reflect.apply(lookup, dns, args);
    lookedUpAgain();
    answer(new Error("looked up again"));
  });
  syncBuiltinESMExports();
}

const open = (endpoint = `http://${name}:${port}`) =>
  openBucket(teamId, { bucket: "claims", prefix: "", endpoint });

/** Blocks send credentials to Google only. */
function openWithCredentials() {
  const authClient = new OAuth2Client();
  authClient.setCredentials({ access_token: "abc" });
  const apiEndpoint = `http://${name}:${port}`;
  const client = new GoogleClient(teamId, { apiEndpoint, useAuthWithCustomEndpoint: true, authClient });
  return new GoogleStorage(client, "claims", "");
}

test.each([
  ["", open],
  [" with credentials", openWithCredentials],
])(
  "a bucket%s is called at the address that was checked: to look, list, write, read and delete",
  async (_, make) => {
    const bucket = await make();
    const { uri } = await bucket.put("a/x", "hello");
    expect(await bucket.stat(uri)).toMatchObject({ sizeBytes: 5 });
    expect(await bucket.list("a")).toEqual([{ path: "a/x", isDirectory: false, sizeBytes: 5 }]);
    expect(await text(await bucket.read(uri))).toBe("hello");
    await bucket.deleteFolder("a");
    expect(gcs.objects.size).toBe(0);
    expect(lookedUpAgain).not.toHaveBeenCalled();
  },
);

test("a bucket whose name leads elsewhere by now is not called, and not tried again", async () => {
  const bucket = await open();
  const { uri } = await bucket.put("y", "hello");
  leadsTo = inside;
  const refused = {
    code: "invalid",
    message: expect.stringContaining(`${name} (${inside}) is not a public`),
  };
  await expect(bucket.put("z", "hello")).rejects.toMatchObject(refused);
  await expect(bucket.stat(uri)).rejects.toMatchObject(refused);
  await expect(bucket.list("")).rejects.toMatchObject(refused);
  await expect(bucket.delete(uri)).rejects.toMatchObject(refused);
  expect(lookedUpAgain).not.toHaveBeenCalled();
});

test("a bucket's server cannot send the portal on: neither by a redirect nor by where it wants an upload", async () => {
  const hostile = createHttpServer(({ method, url }, response) => {
    if (method === "POST") return response.setHeader("location", `http://${inside}:${port}/upload`).end();
    if (url?.includes("moved"))
      return response.writeHead(302, { location: `http://${inside}:${port}/` }).end();
    return response.writeHead(404).end();
  });
  const bucket = await open(`http://${allowed}:${await listen(hostile)}`);
  await expect(bucket.stat("gs://claims/moved")).rejects.toThrow("answered 302");
  await expect(bucket.put("x", "hello")).rejects.toMatchObject({
    code: "invalid",
    message: expect.stringContaining(`${inside} is not a public address`),
  });
  hostile.close();
});

test("a database is called at the address that was checked", async () => {
  const fields = "SFATAL\0C28P01\0Mno\0\0";
  const refusal = Buffer.concat([
    Buffer.from("E\0\0\0"),
    Buffer.from([4 + fields.length]),
    Buffer.from(fields),
  ]);
  const database = createServer((socket) => socket.once("data", () => socket.end(refusal)));
  const values = { host: name, port: await listen(database), database: "d", user: "u", password: "p-0123" };
  await createBlock(teamId, { type: "postgres-database", name: "db", values: { ...values, ssl: "disable" } });
  expect((await checkBlock(teamId, "db")).message).toContain(`${name} refused the user u`);
  expect(lookedUpAgain).not.toHaveBeenCalled();
  database.close();
});

async function listen(server: Server | HttpServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, allowed, resolve));
  return (server.address() as AddressInfo).port;
}
