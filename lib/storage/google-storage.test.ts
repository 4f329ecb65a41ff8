import { createHash, randomBytes, randomUUID } from "node:crypto";
import { readdir, readFile, utimes } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { OAuth2Client } from "google-auth-library";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { createBlock } from "@/lib/blocks/mutations";
import { openBucket, storageForUri } from "@/lib/blocks/open-bucket";
import { allowHost } from "@/lib/net/allow-list";
import { type GcsServer, startGcsServer } from "@/tests/gcs-server";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { GoogleClient } from "./google-client";
import { GoogleStorage } from "./google-storage";
import type { Storage } from "./storage";

useTestDatabase();

const mebibyte = 2 ** 20;
let server: GcsServer;
let teamId: string;
let bucket: Storage;
/** A separate folder for each test. */
let prefix: string;

beforeAll(async () => {
  server = await startGcsServer();
  const team = await makeTeam();
  teamId = team.teamId;
  await allowHost(teamId, { host: "127.0.0.1", createdBy: team.userId });
});
afterAll(() => server.close());

beforeEach(async () => {
  prefix = `${randomUUID()}/`;
  bucket = await openBucket(teamId, { bucket: "claims", prefix, endpoint: server.url });
  server.requests.length = 0;
});

const requestsOf = (kind: string) => server.requests.filter((request) => request.startsWith(`${kind} `));
const stored = (name: string) => server.objects.get(`claims/${prefix}${name}`);
const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
function inPieces(bytes: Buffer): Readable {
  const pieces = Array.from({ length: Math.ceil(bytes.length / 65_536) }, (_, index) =>
    bytes.subarray(index * 65_536, (index + 1) * 65_536),
  );
  return Readable.from(pieces);
}

test("what was put is read back, whole and in part, by an address with its generation", async () => {
  const put = await bucket.put("a/b.csv", Readable.from(["hel", "lo"]));
  const { generation, described } = stored("a/b.csv")!;
  expect(put).toEqual({
    uri: `gs://claims/${prefix}a/b.csv#${generation}`,
    sha256: sha256(Buffer.from("hello")),
    crc32c: "mnG7TA==",
    sizeBytes: 5,
  });
  expect(described).toMatchObject({ contentType: "text/csv", metadata: { "switchyard-team": teamId } });
  expect(await text(await bucket.read(put.uri))).toBe("hello");
  expect(await text(await bucket.read(put.uri, { start: 1, end: 2 }))).toBe("el");
  expect(await bucket.stat(`gs://claims/${prefix}a/b.csv`)).toEqual({
    uri: put.uri,
    sizeBytes: 5,
    updatedAt: new Date("2026-01-02T03:04:05.678Z"),
  });
});

test("an empty object is an object", async () => {
  const { uri } = await bucket.put("empty", "");
  expect(await text(await bucket.read(uri))).toBe("");
  expect(await readFile(await bucket.localPath(uri), "utf8")).toBe("");
});

test("a listing names what lies directly below, page after page", async () => {
  for (const name of ["a/b.txt", "a/c/d.txt", "a/c/e.txt", "z"]) await bucket.put(name, "x");
  expect(await bucket.list("a/")).toEqual([
    { path: "a/b.txt", isDirectory: false, sizeBytes: 1 },
    { path: "a/c", isDirectory: true, sizeBytes: 0 },
  ]);
  expect((await bucket.list("")).map(({ path }) => path)).toEqual(["a", "z"]);
  await bucket.deleteFolder("a");
  expect((await bucket.list("")).map(({ path }) => path)).toEqual(["z"]);
});

test("deleting names one generation; what is absent is fine", async () => {
  const { uri } = await bucket.put("x", "old");
  server.put("claims", `${prefix}x`, "new");
  await bucket.delete(uri);
  expect(stored("x")!.bytes.toString()).toBe("new");
  await expect(bucket.read(uri)).rejects.toMatchObject({ code: "not-found" });
});

test.each(["../x", "a/../x", "/x", "a//b", "", "a#1", "a/./b"])("the name %j is refused", async (name) => {
  await expect(bucket.put(name, "x")).rejects.toMatchObject({ code: "invalid" });
});

test("an address outside of the bucket's folder is refused", async () => {
  for (const uri of ["gs://other/x", "gs://claims/other/x", "local:x"])
    await expect(bucket.read(uri)).rejects.toMatchObject({ code: "invalid" });
});

test("a second put of the same bytes finds the first; of others it is a conflict", async () => {
  const first = await bucket.put("x", "hello");
  expect(await bucket.put("x", Readable.from(["hel", "lo"]))).toEqual(first);
  expect(requestsOf("session")).toHaveLength(1);
  await expect(bucket.put("x", "other")).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("with other content. Choose another name"),
  });
  expect(stored("x")!.bytes.toString()).toBe("hello");
});

test("the same bytes written by someone else are a conflict", async () => {
  server.put("claims", `${prefix}x`, "hello");
  await expect(bucket.put("x", "hello")).rejects.toThrow("was not made by this team");
});

test("an object that comes into being during the upload is not overwritten", async () => {
  async function* overtaken() {
    yield Buffer.alloc(9 * mebibyte);
    server.put("claims", `${prefix}x`, "theirs");
    yield Buffer.from("end");
  }
  await expect(bucket.put("x", Readable.from(overtaken()))).rejects.toMatchObject({ code: "conflict" });
  expect(stored("x")!.bytes.toString()).toBe("theirs");
});

test("of two at once with the same bytes, both find one object", async () => {
  const bytes = randomBytes(mebibyte);
  let begun = 0;
  // A body is read once nothing was found under its name: here by both.
  async function* together() {
    begun++;
    await vi.waitFor(() => expect(begun).toBe(2));
    yield* inPieces(bytes);
  }
  const put = () => bucket.put("x", Readable.from(together()));
  const [one, two] = await Promise.all([put(), put()]);
  expect(one).toEqual(two);
  expect(requestsOf("session")).toHaveLength(2);
});

test("503, 429 and connections cut in the middle: the chunks are sent again, and all bytes arrive once", async () => {
  const bytes = randomBytes(20 * mebibyte);
  server.fail(
    { on: "session", status: 503 },
    { on: "chunk", status: 429 },
    { on: "chunk", skip: 1, cutAfter: mebibyte },
    { on: "status", status: 503 },
  );
  const { uri, sha256: hash } = await bucket.put("big", inPieces(bytes));
  expect(hash).toBe(sha256(bytes));
  expect(stored("big")!.bytes.equals(bytes)).toBe(true);
  expect(requestsOf("session")).toHaveLength(2);
  expect(sha256(await buffer(await bucket.read(uri)))).toBe(hash);
}, 60_000);

test("an upload whose last answer was lost is found to be done", async () => {
  server.fail({ on: "chunk", isAnswerLost: true });
  const put = await bucket.put("x", "hello");
  expect(put.uri).toBe(`gs://claims/${prefix}x#${stored("x")!.generation}`);
  expect(requestsOf("session")).toHaveLength(1);
});

test("what arrives with another CRC32C is deleted, and the put fails", async () => {
  server.fail({ on: "chunk", isCrcWrong: true });
  await expect(bucket.put("x", "hello")).rejects.toThrow(/arrived with the CRC32C AAAAAA== .* was deleted/);
  expect(stored("x")).toBeUndefined();
});

test("a body that breaks off, is too large or is aborted leaves nothing", async () => {
  const breaking = Readable.from(
    (async function* () {
      yield Buffer.alloc(9 * mebibyte);
      throw new Error("the line broke");
    })(),
  );
  await expect(bucket.put("x", breaking)).rejects.toThrow("the line broke");
  const large = inPieces(Buffer.alloc(9 * mebibyte));
  await expect(bucket.put("x", large, { maxBytes: mebibyte })).rejects.toMatchObject({ code: "too-large" });
  expect(large.destroyed).toBe(true);
  const stop = new AbortController();
  const aborted = Readable.from(
    (async function* () {
      yield Buffer.alloc(9 * mebibyte);
      stop.abort(new Error("cancelled"));
      yield Buffer.alloc(1);
    })(),
  );
  await expect(bucket.put("x", aborted, { signal: stop.signal })).rejects.toThrow();
  expect(stored("x")).toBeUndefined();
});

test("what the bucket refuses is said in words", async () => {
  server.fail({ on: "session", status: 403 });
  await expect(bucket.put("x", "hello")).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("Give it the role Storage Object User"),
  });
});

test("ranges are asked for with the credentials of the client", async () => {
  const guarded = await startGcsServer({ token: "abc" });
  const open = (accessToken: string) => {
    const authClient = new OAuth2Client();
    authClient.setCredentials({ access_token: accessToken });
    const settings = {
      projectId: "p",
      apiEndpoint: guarded.url,
      useAuthWithCustomEndpoint: true,
      authClient,
    };
    return new GoogleStorage(new GoogleClient(teamId, settings), "claims", "");
  };
  guarded.put("claims", "x", "hello");
  expect(await text(await open("abc").read("gs://claims/x"))).toBe("hello");
  await expect(open("old").read("gs://claims/x")).rejects.toThrow(
    "Google does not accept the credentials (401)",
  );
  await guarded.close();
});

test("a download cut in the middle goes on behind the last byte", async () => {
  const bytes = randomBytes(3 * mebibyte);
  const { uri } = await bucket.put("x", bytes);
  server.fail({ on: "read", cutAfter: mebibyte }, { on: "read", status: 503 }, { on: "read", cutAfter: 0 });
  expect((await buffer(await bucket.read(uri))).equals(bytes)).toBe(true);
  const starts = requestsOf("read").map((request) => Number(/bytes=(\d+)/.exec(request)?.[1]));
  expect(starts[0]).toBe(0);
  expect(starts.at(-1)).toBeGreaterThan(0);
});

test("a download with other bytes than the object's fails at its end", async () => {
  const { uri } = await bucket.put("x", "hello");
  server.fail({ on: "read", isCrcWrong: true });
  await expect(buffer(await bucket.read(uri))).rejects.toThrow("arrived with the CRC32C");
});

test("localPath reads an object once, also for two who ask at once, and keeps the newest within its bound", async () => {
  const folder = path.join(process.env.DATA_DIR!, "tmp", "objects");
  const { uri } = await bucket.put("x", "hello");
  const [file, same] = await Promise.all([bucket.localPath(uri), bucket.localPath(uri)]);
  expect(same).toBe(file);
  expect(await readFile(file, "utf8")).toBe("hello");
  await bucket.localPath(uri);
  expect(requestsOf("read")).toHaveLength(1);
  expect(path.dirname(file)).toBe(folder);

  process.env.OBJECT_CACHE_BYTES = "10";
  const longAgo = new Date(Date.now() - 3_600_000);
  for (const name of await readdir(folder)) await utimes(path.join(folder, name), longAgo, longAgo);
  const second = await bucket.localPath((await bucket.put("y", "0123456")).uri);
  const kept = await readdir(folder);
  expect(kept).toContain(path.basename(second));
  expect(kept).not.toContain(path.basename(file));
  delete process.env.OBJECT_CACHE_BYTES;
});

test("a failed download leaves no file behind", async () => {
  const { uri } = await bucket.put("broken", "hello");
  const folder = path.join(process.env.DATA_DIR!, "tmp", "objects");
  const before = await readdir(folder).catch(() => []);
  server.fail({ on: "read", isCrcWrong: true });
  await expect(bucket.localPath(uri)).rejects.toThrow("arrived with the CRC32C");
  expect(await readdir(folder).catch(() => [])).toEqual(before);
  expect(await readFile(await bucket.localPath(uri), "utf8")).not.toBe("");
});

test("an address is opened with the team's block for that bucket, and by no other team", async () => {
  const { uri } = await bucket.put("x", "hello");
  await expect(storageForUri(teamId, uri)).rejects.toMatchObject({
    code: "not-found",
    message: expect.stringContaining("Create a Google Cloud Storage bucket block for the bucket claims"),
  });
  const values = { bucket: "claims", prefix, endpoint: server.url };
  await createBlock(teamId, { type: "gcs-bucket", name: "claims-bucket", values });
  expect(await text(await (await storageForUri(teamId, uri)).read(uri))).toBe("hello");
  await expect(storageForUri((await makeTeam()).teamId, uri)).rejects.toMatchObject({ code: "not-found" });
});

test("two teams that call different objects alike do not share the copies on this machine", async () => {
  const { uri } = await bucket.put("x", "ours");
  expect(await readFile(await bucket.localPath(uri), "utf8")).toBe("ours");
  const other = await makeTeam();
  await allowHost(other.teamId, { host: "127.0.0.1", createdBy: other.userId });
  const elsewhere = await startGcsServer();
  try {
    const theirs = await openBucket(other.teamId, { bucket: "claims", prefix, endpoint: elsewhere.url });
    await expect(theirs.localPath(uri)).rejects.toMatchObject({ code: "not-found" });
  } finally {
    await elsewhere.close();
  }
});
