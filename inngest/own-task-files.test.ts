import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ownTaskFiles } from "./own-task-files";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "switchyard-tasks-"));
  vi.stubEnv("TASKS_DIR", folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const load = async () => {
  const modules = await Promise.all(Object.values(ownTaskFiles()).map((file) => file()));
  return modules.map(({ default: task }) => task.slug);
};

test("the tasks of the folder are loaded, and other files are left alone", async () => {
  writeFileSync(join(folder, "own.mjs"), 'export default { slug: "own", input: {}, output: {}, run() {} };');
  writeFileSync(join(folder, "notes.txt"), "{{");
  expect(await load()).toEqual(["own"]);
});

test.each([
  ["with a syntax error", "export default {", /The task file .*broken\.mjs \(TASKS_DIR\) cannot be loaded: /],
  ["that throws", 'throw new Error("no key")', /broken\.mjs \(TASKS_DIR\) cannot be loaded: no key$/],
  ["without a task", "export const slug = 1;", /broken\.mjs \(TASKS_DIR\) has no task as its default export/],
])("names a file %s", async (_, text, message) => {
  writeFileSync(join(folder, "broken.mjs"), text);
  await expect(load()).rejects.toThrow(message);
});

test("a folder that cannot be read is named", () => {
  vi.stubEnv("TASKS_DIR", join(folder, "not-there"));
  expect(ownTaskFiles).toThrow(/^The folder of TASKS_DIR cannot be read: .*not-there/);
});

test("a build reads no task of the folder", () => {
  writeFileSync(join(folder, "broken.mjs"), "export default {");
  vi.stubEnv("NEXT_PHASE", "phase-production-build");
  expect(ownTaskFiles()).toEqual({});
});
