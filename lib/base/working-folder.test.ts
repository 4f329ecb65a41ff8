import { existsSync } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { environment } from "./environment";
import { sweepWorkingFolders, withWorkingFolder } from "./working-folder";

test("a working folder is gone after the work, also after work that failed", async () => {
  const failing = withWorkingFolder("test", async (folder) => {
    expect(await readdir(folder)).toEqual([]);
    throw new Error(folder);
  });
  const folder = await failing.catch((error: Error) => error.message);
  expect(folder).toContain(`test-${hostname()}.${process.pid}.`);
  expect(existsSync(folder as string)).toBe(false);
});

test("at a start, folders of dead processes of this machine go, and nothing else", async () => {
  const tmp = path.join(environment().dataDir, "tmp");
  const uuid = "01a2100d-5727-70ad-876b-10a7caf56885";
  // No process has this id: Linux process ids end at 2^22.
  const names = [
    `duckdb-${hostname()}.99999999.${uuid}`,
    `duckdb-elsewhere.99999999.${uuid}`,
    `duckdb-${hostname()}.1.${uuid}`,
    "objects",
  ];
  for (const name of names) await mkdir(path.join(tmp, name), { recursive: true });
  await sweepWorkingFolders();
  expect(names.map((name) => existsSync(path.join(tmp, name)))).toEqual([false, true, true, true]);
});
