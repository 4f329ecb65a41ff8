import { spawnSync } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { LocalStorage } from "./local-storage";

let root: string;
let storage: LocalStorage;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "switchyard-storage-"));
  storage = new LocalStorage(root);
});
afterEach(() => rm(root, { recursive: true, force: true }));

const filesLeft = async () =>
  (await readdir(root, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());

test("what was put is read back, with its hash and size", async () => {
  const stored = await storage.put("a/b.txt", Readable.from(["hel", "lo"]));
  const sha256 = createHash("sha256").update("hello").digest("hex");
  expect(stored).toEqual({ uri: "local:a/b.txt", sha256, sizeBytes: 5 });
  expect(await text(await storage.read(stored.uri))).toBe("hello");
  expect(await text(await storage.read(stored.uri, { start: 1, end: 2 }))).toBe("el");
});

test("a listing names what lies directly below, and no unfinished files", async () => {
  await storage.put("a/b.txt", "x");
  await storage.put("a/c/d.txt", "y");
  expect(await storage.list("a/")).toEqual([
    { path: "a/b.txt", isDirectory: false, sizeBytes: 1 },
    { path: "a/c", isDirectory: true, sizeBytes: 0 },
  ]);
  expect((await storage.list("")).map((entry) => entry.path)).toEqual(["a"]);
  expect(await storage.list("nothing/here")).toEqual([]);
});

test.each(["../x", "a/../../x", "/etc/passwd", "a//b", "a/./b", "", "a\\b", "a\0b", ".unfinished/x"])(
  "the path %j is refused",
  async (bad) => {
    await expect(storage.put(bad, "x")).rejects.toMatchObject({ code: "invalid" });
    await expect(storage.read(`local:${bad}`)).rejects.toMatchObject({ code: "invalid" });
  },
);

test("a body past the limit is refused and leaves nothing", async () => {
  const body = Readable.from([Buffer.alloc(600), Buffer.alloc(600)]);
  await expect(storage.put("big", body, { maxBytes: 1000 })).rejects.toMatchObject({ code: "too-large" });
  expect(body.destroyed).toBe(true);
  expect(await filesLeft()).toEqual([]);
});

test("a body that breaks off leaves the object as it was", async () => {
  await storage.put("kept", "before");
  const breaking = Readable.from(
    (async function* () {
      yield "half";
      throw new Error("the line broke");
    })(),
  );
  await expect(storage.put("kept", breaking)).rejects.toThrow("the line broke");
  expect(await text(await storage.read("local:kept"))).toBe("before");
  expect(await filesLeft()).toHaveLength(1);
});

test("an absent object is not found; deleting it is fine", async () => {
  await expect(storage.read("local:none")).rejects.toMatchObject({ code: "not-found" });
  await storage.delete("local:none");
});

test("a folder is deleted with all that is below it, and nothing beside it", async () => {
  await storage.put("runs/a/one", "1");
  await storage.put("runs/a/deep/two", "2");
  await storage.put("runs/ab/three", "3");
  await storage.deleteFolder("runs/a");
  await storage.deleteFolder("runs/a");
  expect(await filesLeft()).toHaveLength(1);
  expect(await storage.list("runs")).toMatchObject([{ path: "runs/ab" }]);
});

test("what a dead process left half-written is swept; what a living one writes is left alone", async () => {
  const { pid: dead } = spawnSync(process.execPath, ["-e", ""]);
  const folder = path.join(root, ".unfinished");
  await mkdir(folder, { recursive: true });
  const nameOf = (pid: number) => `${hostname()}.${pid}.${randomUUID()}`;
  const living = nameOf(process.ppid);
  const elsewhere = `other-machine.${dead}.${randomUUID()}`;
  for (const name of [living, elsewhere, nameOf(dead)]) await writeFile(path.join(folder, name), "half");
  await storage.sweepUnfinished();
  expect((await readdir(folder)).sort()).toEqual([living, elsewhere].sort());
});
