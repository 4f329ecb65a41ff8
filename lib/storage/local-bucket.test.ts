import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { LocalBucket } from "./local-bucket";
import { LocalStorage } from "./local-storage";

let root: string;
let bucket: LocalBucket;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "switchyard-bucket-"));
  bucket = new LocalBucket(root, "buckets/team/claims");
});
afterEach(() => rm(root, { recursive: true, force: true }));

test("its objects are read by any local storage of the same folder", async () => {
  const { uri } = await bucket.put("a/b.csv", "hello");
  expect(uri).toBe("local:buckets/team/claims/a/b.csv");
  expect(await text(await new LocalStorage(root).read(uri))).toBe("hello");
  expect(await bucket.stat(uri)).toMatchObject({ uri, sizeBytes: 5 });
  expect(await bucket.list("")).toEqual([{ path: "a", isDirectory: true, sizeBytes: 0 }]);
  expect(await bucket.list("a")).toEqual([{ path: "a/b.csv", isDirectory: false, sizeBytes: 5 }]);
  await bucket.deleteFolder("a");
  expect(await bucket.list("")).toEqual([]);
});

test("a second put of the same bytes finds the first; of others it is a conflict", async () => {
  const first = await bucket.put("x", "hello");
  expect(await bucket.put("x", Readable.from(["hel", "lo"]))).toEqual(first);
  await expect(bucket.put("x", "other")).rejects.toMatchObject({ code: "conflict" });
  expect(await text(await bucket.read(first.uri))).toBe("hello");
  expect(await readdir(path.join(root, ".unfinished"))).toEqual([]);
});

test("an aborted put leaves nothing", async () => {
  const stop = new AbortController();
  const body = Readable.from(
    (async function* () {
      yield "half";
      stop.abort(new Error("cancelled"));
      yield "more";
    })(),
  );
  await expect(bucket.put("x", body, { signal: stop.signal })).rejects.toThrow();
  expect(await bucket.list("")).toEqual([]);
});
