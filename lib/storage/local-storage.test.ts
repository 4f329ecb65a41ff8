import { spawnSync } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DomainError } from "@/lib/base/errors";
import { LocalStorage, TeamStorage } from "./local-storage";

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

test("a team reads, lists and deletes what is its own, and nothing else by any spelling", async () => {
  const [mine, theirs] = ["team-a", "team-b"];
  const team = new TeamStorage(root, mine);
  await storage.put(`datasets/${theirs}/claims/1.csv`, "theirs");
  await storage.put(`datasets/${mine}/claims/1.csv`, "mine");
  await writeFile(path.join(root, "keys.json"), "secret");
  expect(await text(await team.read(`local:datasets/${mine}/claims/1.csv`))).toBe("mine");
  const spellings = [
    `datasets/${theirs}/claims/1.csv`,
    `datasets/${mine}/../${theirs}/claims/1.csv`,
    `datasets/${mine}%2f..%2f${theirs}/claims/1.csv`,
    `Datasets/${mine}/claims/1.csv`,
    `datasets/${mine.toUpperCase()}/claims/1.csv`,
    `datasets/./${theirs}/claims/1.csv`,
    `datasets//${theirs}/claims/1.csv`,
    `other/${mine}/claims/1.csv`,
    "../keys.json",
    "keys.json",
    "datasets",
    ".unfinished/x",
  ];
  for (const spelling of spellings) {
    await expect(team.read(`local:${spelling}`), spelling).rejects.toThrow(DomainError);
    await expect(team.put(spelling, "x"), spelling).rejects.toThrow(DomainError);
    await expect(team.delete(`local:${spelling}`), spelling).rejects.toThrow(DomainError);
    await expect(team.list(spelling), spelling).rejects.toThrow(DomainError);
    await expect(team.deleteFolder(spelling), spelling).rejects.toThrow(DomainError);
  }
  await expect(team.read(`local:datasets/${mine}/..%2f${theirs}/claims/1.csv`)).rejects.toThrow(DomainError);
  expect(await text(await storage.read(`local:datasets/${theirs}/claims/1.csv`))).toBe("theirs");
});

test("a symbolic link below a team's folder leads nowhere; the root itself may be one", async () => {
  await storage.put("datasets/b/secret/1.csv", "theirs");
  await storage.put("datasets/a/claims/1.csv", "mine");
  await symlink(path.join(root, "datasets/b/secret"), path.join(root, "datasets/a/linked"));
  await symlink(path.join(root, "datasets/b/secret/1.csv"), path.join(root, "datasets/a/claims/2.csv"));
  const linked = `${root}-linked`;
  await symlink(root, linked);
  const team = new TeamStorage(linked, "a");
  try {
    expect(await text(await team.read("local:datasets/a/claims/1.csv"))).toBe("mine");
    for (const uri of ["local:datasets/a/linked/1.csv", "local:datasets/a/claims/2.csv"])
      await expect(team.read(uri)).rejects.toMatchObject({ code: "not-found" });
    await expect(team.list("datasets/a/linked")).rejects.toMatchObject({ code: "not-found" });
    await expect(team.put("datasets/a/linked/x", "x")).rejects.toMatchObject({ code: "not-found" });
    await expect(team.delete("local:datasets/a/linked/1.csv")).rejects.toMatchObject({ code: "not-found" });
  } finally {
    await rm(linked);
  }
});

test("bytes that are not those expected are refused, and nothing is written", async () => {
  const sha256 = createHash("sha256").update("hello").digest("hex");
  await storage.put("a", "hello", { sha256 });
  await expect(storage.put("a", "other", { sha256 })).rejects.toMatchObject({ code: "conflict" });
  await expect(storage.put("b", "other", { sha256 })).rejects.toMatchObject({ code: "conflict" });
  expect(await text(await storage.read("local:a"))).toBe("hello");
  expect(await filesLeft()).toHaveLength(1);
});

test("a path that nobody knows yet gets the whole of a large body, and nothing of a refused one", async () => {
  const pieces = [700_000, 700_000, 1, 900_000].map((size, index) => Buffer.alloc(size, index + 1));
  const whole = Buffer.concat(pieces);
  const sha256 = createHash("sha256").update(whole).digest("hex");
  const stored = await storage.put("a/new", Readable.from(pieces), { isUnknown: true });
  expect(stored).toEqual({ uri: "local:a/new", sha256, sizeBytes: whole.byteLength });
  expect(await buffer(await storage.read(stored.uri))).toEqual(whole);
  await storage.delete(stored.uri);
  const refused = { isUnknown: true, maxBytes: 1_500_000 };
  await expect(storage.put("a/new", Readable.from(pieces), refused)).rejects.toMatchObject({
    code: "too-large",
  });
  await expect(storage.put("a/new", "other", { isUnknown: true, sha256 })).rejects.toMatchObject({
    code: "conflict",
  });
  expect(await filesLeft()).toEqual([]);
});

test("files and folders are open to this account alone", async () => {
  await storage.put("datasets/a/claims/1.csv", "mine");
  for (const [name, mode] of [
    ["datasets/a/claims/1.csv", 0o600],
    ["datasets/a/claims", 0o700],
    [".unfinished", 0o700],
  ] as const)
    expect((await stat(path.join(root, name))).mode & 0o777, name).toBe(mode);
});
