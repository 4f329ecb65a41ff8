import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type GcsServer, startGcsServer } from "@/tests/gcs-server";
import { useTestDatabase } from "@/tests/test-database";
import {
  folderAsBucket,
  markStorage,
  readStorageMark,
  sharedUriOf,
  storage,
  storageOfAllTeams,
} from "./open-storage";

useTestDatabase();
let gcs: GcsServer;

beforeAll(async () => {
  gcs = await startGcsServer();
  process.env.STORAGE_URL = "gs://shared/switchyard";
  process.env.STORAGE_ENDPOINT = gcs.url;
});
afterAll(async () => {
  delete process.env.STORAGE_URL;
  delete process.env.STORAGE_ENDPOINT;
  await gcs.close();
});

const stored = (name: string) => gcs.objects.get(`shared/switchyard/${name}`)?.bytes.toString();

test("the portal's own files lie in the bucket under the addresses of local storage", async () => {
  const place = storage("ada");
  const made = await place.put("runs/ada/1/model.json", "one");
  expect(made).toEqual({ uri: "local:runs/ada/1/model.json", sha256: expect.any(String), sizeBytes: 3 });
  expect(stored("runs/ada/1/model.json")).toBe("one");
  expect(await text(await place.read(made.uri, { start: 1, end: 2 }))).toBe("ne");
  expect(await place.stat(made.uri)).toMatchObject({ uri: made.uri, sizeBytes: 3 });
  expect(await place.list("runs/ada")).toEqual([{ path: "runs/ada/1", isDirectory: true, sizeBytes: 0 }]);
  expect(sharedUriOf(made.uri)).toBe("gs://shared/switchyard/runs/ada/1/model.json");
});

test("an object may be replaced, and a local copy is of the bytes that are there", async () => {
  const place = storage("ada");
  const { uri } = await place.put("runs/ada/2/model.json", "before");
  expect(await readFile(await place.localPath(uri), "utf8")).toBe("before");
  const reads = () => gcs.requests.filter((request) => request.startsWith("read")).length;
  const before = reads();
  await place.localPath(uri);
  expect(reads()).toBe(before);
  await place.put("runs/ada/2/model.json", "after");
  expect(await readFile(await place.localPath(uri), "utf8")).toBe("after");
  await place.delete(uri);
  await expect(place.localPath(uri)).rejects.toThrow(`There is no stored object ${uri}.`);
  expect(await place.isOwn(uri)).toBe(false);
});

test("a team reaches no other team's files, and no path leads out", async () => {
  const { uri } = await storage("ada").put("datasets/ada/x", "x");
  await expect(storage("bob").read(uri)).rejects.toMatchObject({ code: "not-found" });
  await expect(storage("bob").put("datasets/ada/x", "y")).rejects.toMatchObject({ code: "not-found" });
  for (const bad of ["datasets/bob/../ada/x", "../x", "datasets/bob//x", "other/bob/x"])
    await expect(storage("bob").read(`local:${bad}`), bad).rejects.toThrow();
  await storage("ada").deleteFolder("datasets/ada");
  expect(await storageOfAllTeams().list("datasets")).toEqual([]);
});

test("a folder as a bucket takes the same bytes again and refuses others", async () => {
  const bucket = folderAsBucket("buckets/ada/claims");
  const first = await bucket.put("a.csv", "a");
  expect(await bucket.put("a.csv", "a")).toEqual(first);
  await expect(bucket.put("a.csv", "b")).rejects.toThrow("There is already another object called a.csv.");
  expect(await bucket.list("")).toEqual([{ path: "a.csv", isDirectory: false, sizeBytes: 1 }]);
  expect(await text(await storage("ada").read(first.uri))).toBe("a");
});

test("the storage tells whose it is, and a start says what is wrong with it", async () => {
  expect(await readStorageMark()).toBeUndefined();
  await markStorage("0123456789ab");
  expect(await readStorageMark()).toBe("0123456789ab");
  gcs.fail({ on: "stat", status: 403 });
  await expect(markStorage("0123456789ab")).rejects.toThrow(
    "The bucket of STORAGE_URL cannot be used. gs://shared/switchyard/installation: the service account may not do this (403).",
  );
});
