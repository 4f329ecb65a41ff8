import { chmod, lstat, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeFolderPrivate } from "./private-folder";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "switchyard-private-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const modeOf = async (name: string) => (await lstat(path.join(root, name))).mode & 0o777;

/** A data folder as earlier versions left it. */
async function oldFolder(): Promise<string> {
  const dataDir = path.join(root, "data");
  for (const folder of ["storage/datasets/t", "tmp/objects", "postgres/base"])
    await mkdir(path.join(dataDir, folder), { recursive: true, mode: 0o755 });
  for (const file of ["keys.json", "storage/datasets/t/1.csv", "tmp/objects/ab", "postgres/base/1"]) {
    await writeFile(path.join(dataDir, file), "x");
    await chmod(path.join(dataDir, file), 0o644);
  }
  await writeFile(path.join(root, "outside"), "x");
  await chmod(path.join(root, "outside"), 0o644);
  await symlink(path.join(root, "outside"), path.join(dataDir, "storage/link"));
  await chmod(dataDir, 0o755);
  return dataDir;
}

test("what a data folder holds is closed to other accounts, and Postgres' own folder is left alone", async () => {
  const dataDir = await oldFolder();
  expect(await makeFolderPrivate(dataDir)).toBe(0);
  for (const folder of ["data", "data/storage", "data/storage/datasets/t", "data/tmp/objects"])
    expect(await modeOf(folder), folder).toBe(0o700);
  for (const file of ["data/keys.json", "data/storage/datasets/t/1.csv", "data/tmp/objects/ab"])
    expect(await modeOf(file), file).toBe(0o600);
  for (const kept of ["data/postgres/base/1", "outside"]) expect(await modeOf(kept), kept).toBe(0o644);
});

test.runIf(process.getuid?.() === 0)("the account that Postgres runs as may pass through", async () => {
  const dataDir = await oldFolder();
  const { chown } = await import("node:fs/promises");
  await chown(path.join(dataDir, "postgres"), 65534, 65534);
  expect(await makeFolderPrivate(dataDir)).toBe(0);
  expect(await modeOf("data")).toBe(0o710);
  expect((await lstat(dataDir)).gid).toBe(65534);
});
