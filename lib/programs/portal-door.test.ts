import { mkdtempSync, rmSync } from "node:fs";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openDoor, ownAddress } from "./portal-door";

const calls: { url: string; headers: Record<string, unknown>; body: string }[] = [];
const portal = createServer(async (incoming, outgoing) => {
  let body = "";
  for await (const piece of incoming) body += piece;
  calls.push({ url: incoming.url!, headers: incoming.headers, body });
  outgoing.writeHead(201, { "content-type": "application/json" }).end('{"run_id":"x"}');
});
let folder: string;
beforeEach(async () => {
  calls.length = 0;
  folder = mkdtempSync(join(tmpdir(), "door-"));
  await new Promise<void>((resolve) => portal.listen(0, "127.0.0.1", resolve));
  vi.stubEnv("HOST", "127.0.0.1");
  vi.stubEnv("PORT", String((portal.address() as AddressInfo).port));
});
afterEach(() => {
  portal.close();
  rmSync(folder, { recursive: true, force: true });
  vi.unstubAllEnvs();
});

function call(path: string, headers: Record<string, string> = {}, body = ""): Promise<[number, string]> {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath: join(folder, "s"), path, method: "POST", headers }, async (answer) => {
      let text = "";
      for await (const piece of answer) text += piece;
      resolve([answer.statusCode!, text]);
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

test("calls of the API pass with their token and body; what proxies and browsers send does not", async () => {
  const door = await openDoor(folder, undefined);
  const headers = {
    authorization: "Bearer swy_x",
    "x-forwarded-for": "10.0.0.1",
    cookie: "session=1",
    host: "evil",
  };
  const [status, text] = await call("/api/2.0/mlflow/runs/create?x=1", headers, '{"experiment_id":"1"}');
  expect([status, text]).toEqual([201, '{"run_id":"x"}']);
  expect(calls).toMatchObject([
    {
      url: "/api/2.0/mlflow/runs/create?x=1",
      body: '{"experiment_id":"1"}',
      headers: { authorization: "Bearer swy_x" },
    },
  ]);
  expect(Object.keys(calls[0]!.headers)).not.toEqual(expect.arrayContaining(["cookie"]));
  expect(calls[0]!.headers).not.toHaveProperty("x-forwarded-for");
  expect(calls[0]!.headers.host).toBe(new URL(ownAddress()).host);
  door.close();
});

test.each([
  "/",
  "/runs",
  "/api/auth/callback",
  "/api/x/../auth/csrf",
  "/api/%2e%2e/sign-in",
  "/api/inngest",
  "/shared/x",
])("a call of %s is refused", async (path) => {
  const door = await openDoor(folder, undefined);
  expect((await call(path))[0]).toBe(403);
  expect(calls).toEqual([]);
  door.close();
});
