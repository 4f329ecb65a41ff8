import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Portal, type PortalOptions, startPortal } from "@/tests/e2e/server";

let folder: string;
let portal: Portal | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "switchyard-start-"));
});

afterEach(async () => {
  await portal?.stop();
  portal = undefined;
  rmSync(folder, { recursive: true, force: true });
});

/** Output of a portal that is expected to exit by itself, with code 1. */
async function failedStart(options: PortalOptions): Promise<string> {
  const error: Error = await startPortal(options).then(
    async (started) => {
      await started.stop();
      return new Error("It started.");
    },
    (error) => error,
  );
  expect(error.message).toContain("The portal ended with 1:");
  return error.message;
}

test("a broken keys.json ends the start, names the file, and is left as it is", async () => {
  writeFileSync(join(folder, "keys.json"), '{"AUTH_SECRET": "cut sho');
  const output = await failedStart({ dataDir: folder });
  expect(output).toContain(
    `Switchyard did not start. ${join(folder, "keys.json")} is not a JSON object of keys.`,
  );
});

test("a keys.json that is a folder ends the start and is named", async () => {
  mkdirSync(join(folder, "keys.json"));
  const output = await failedStart({ dataDir: folder });
  expect(output).toContain(`Switchyard did not start. ${join(folder, "keys.json")} cannot be read: EISDIR`);
});

test.each([
  ["RATE_LIMIT_API", "often"],
  ["NEXTAUTH_URL", "not an address"],
  ["NEXTAUTH_URL", "https://example.com/mlops"],
  ["DATABASE_URL", "mysql://localhost/x"],
])("a wrong setting ends the start and is named: %s", async (name, value) => {
  const output = await failedStart({ dataDir: folder, env: { [name]: value } });
  expect(output).toContain("Switchyard did not start. A setting is wrong.");
  expect(output).toContain(name);
});

test("a data folder that is a file ends the start and is named", async () => {
  const file = join(folder, "file");
  writeFileSync(file, "");
  expect(await failedStart({ env: { DATA_DIR: file } })).toContain(
    `The data folder ${file} cannot be used: it is a file, not a folder.`,
  );
});

test.runIf(process.platform === "linux")(
  "a data folder where none can be created ends the start",
  async () => {
    expect(await failedStart({ env: { DATA_DIR: "/proc/switchyard/data" } })).toContain(
      "The data folder /proc/switchyard/data cannot be used: no folder can be created there.",
    );
  },
);

test("a task file that is broken ends the start and is named", async () => {
  const file = join(folder, "broken.mjs");
  writeFileSync(file, "export default {");
  const output = await failedStart({ env: { TASKS_DIR: folder } });
  expect(output).toContain(`Switchyard did not start. The task file ${file} (TASKS_DIR) cannot be loaded:`);
});

test("a database that does not answer ends the start; its password is not printed", async () => {
  const env = { DATABASE_URL: "postgres://someone:secret-word@127.0.0.1:1/portal" };
  const output = await failedStart({ dataDir: folder, env });
  expect(output).toContain("The database (127.0.0.1:1/portal) cannot be used:");
  expect(output).not.toContain("secret-word");
});

test("a data folder that another portal uses ends the start, and the other goes on", async () => {
  portal = await startPortal({ dataDir: folder });
  // By the setting: what is given as `dataDir` has its Postgres ended when the start fails.
  expect(await failedStart({ env: { DATA_DIR: folder } })).toContain("is using this data folder");
  expect((await fetch(`${portal.url}/api/health`)).status).toBe(200);
});

test("a Postgres that was ended is started again, and the portal goes on", async () => {
  portal = await startPortal({ dataDir: folder });
  const { url, adminToken } = portal;
  portal.killPostgres();
  await untilHealth(url, 503);
  await untilHealth(url, 200);
  const flows = await fetch(`${url}/api/v1/flows`, { headers: { authorization: `Bearer ${adminToken}` } });
  expect(flows.status).toBe(200);
  expect(portal.output()).toContain("it was restarted");
  expect(await portal.terminate()).toBe(0);
});

async function untilHealth(url: string, status: number): Promise<void> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; ) {
    const answer = await fetch(`${url}/api/health`);
    await answer.body?.cancel();
    if (answer.status === status) return;
  }
  throw new Error(`/api/health did not answer ${status} within 30 s.`);
}
