import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startEmbeddedPostgres } from "@/db/embedded/start-embedded-postgres";
import { callApi } from "@/tests/e2e/api";
import { type Portal, startPortal } from "@/tests/e2e/server";

// Two portals on one database are one installation, as behind a proxy that takes turns between them. In the test of
// schedules, one is killed at a random moment and restarted.

/** The portals share keys as well as the database. */
let dataDir: string;
let databaseDir: string;
let postgres: Awaited<ReturnType<typeof startEmbeddedPostgres>>;
const portals: Portal[] = [];
let steady: Portal;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "switchyard-faults-schedules-"));
  databaseDir = mkdtempSync(join(tmpdir(), "switchyard-faults-database-"));
  postgres = await startEmbeddedPostgres({ dataDir: databaseDir, log: () => {} });
  steady = await startPortal({ env: { DATABASE_URL: postgres.url }, dataDir });
  portals.push(steady);
});

afterAll(async () => {
  await Promise.all(portals.map((portal) => portal.stop()));
  await postgres?.stop();
  for (const folder of [dataDir, databaseDir]) rmSync(folder, { recursive: true, force: true });
});

test("every slot starts one run, while a portal is killed and comes back", async () => {
  const env = { DATABASE_URL: postgres.url };
  const api = (method: string, path: string, body?: object) => callApi(steady, method, path, body);
  const flow = {
    slug: "read-claims",
    name: "Read claims",
    params: { type: "object" },
    nodes: [{ id: "read", task: "read-data", input: { dataset: "claims" } }],
  };
  await api("POST", "/flows", flow);
  const everySecond = { kind: "cron", cron: "* * * * * *" };
  await api("POST", "/deployments", {
    slug: "often",
    name: "Often",
    flow: "read-claims",
    schedules: [everySecond],
  });
  for (const aliveMs of [2100, 1300, 2700]) {
    const killed = await startPortal({ env, dataDir, adminToken: steady.adminToken });
    await sleep(aliveMs);
    await killed.kill();
  }
  await api("PATCH", "/deployments/often", { isPaused: true });

  const { items } = await api("GET", "/runs?deployment=often&limit=200");
  const slots = items.map((run: { scheduledFor: string }) => Date.parse(run.scheduledFor)).sort();
  expect(slots.length).toBeGreaterThanOrEqual(8);
  expect(slots).toEqual(slots.map((_: number, index: number) => slots[0] + index * 1000));
});

test("a session of one portal holds at the other, which hears of the first one's changes", async () => {
  const env = { DATABASE_URL: postgres.url, NEXTAUTH_URL: steady.url };
  const other = await startPortal({ env, dataDir, adminToken: steady.adminToken });
  portals.push(other);
  const cookie = await signIn(steady);
  const page = await fetch(`${other.url}/runs`, { headers: { cookie }, redirect: "manual" });
  expect(page.status).toBe(200);
  const without = await fetch(`${other.url}/runs`, { redirect: "manual" });
  expect(without.status).toBe(307);

  const stream = await fetch(`${other.url}/api/v1/events/stream`, {
    headers: { authorization: `Bearer ${steady.adminToken}` },
  });
  const heard = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
  await callApi(steady, "POST", "/deployments/preprocess-claims/runs", {});
  let text = "";
  while (!text.includes('"kind":"run"')) {
    const { value, done } = await heard.read();
    if (done) break;
    text += value;
  }
  await heard.cancel();
  expect(text).toContain('"kind":"run"');
});

test("a portal with other storage is refused while another is alive", async () => {
  const folder = mkdtempSync(join(tmpdir(), "switchyard-faults-other-"));
  const keys = JSON.parse(readFileSync(join(dataDir, "keys.json"), "utf8"));
  const started = startPortal({ env: { ...keys, DATABASE_URL: postgres.url }, dataDir: folder });
  await expect(started.then((portal) => portals.push(portal))).rejects.toThrow(
    "Another portal of this database is running, with other storage.",
  );
  rmSync(folder, { recursive: true, force: true });
});

/** Signs the owner in. @returns the cookies of the session */
async function signIn(portal: Portal): Promise<string> {
  const jar = new Map<string, string>();
  const send = async (path: string, init: RequestInit = {}) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(portal.url + path, { ...init, headers: { cookie }, redirect: "manual" });
    for (const line of answer.headers.getSetCookie()) {
      const [name = "", value = ""] = line.split(";")[0]!.split(/=(.*)/s);
      jar.set(name, value);
    }
    return answer;
  };
  const { csrfToken } = await (await send("/api/auth/csrf")).json();
  const { adminEmail: email, adminPassword: password } = portal;
  const body = new URLSearchParams({ csrfToken, email, password, json: "true", callbackUrl: portal.url });
  await send("/api/auth/callback/credentials", { method: "POST", body });
  return [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
}
