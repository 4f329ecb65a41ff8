import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { actAs } from "@/db/actor";
import { requestId } from "@/lib/base/current-request";
import { receiveLog } from "./process-log";
import { type EndedRequest, kindOf, watchRequests } from "./requests";

const ended: EndedRequest[] = [];
const seen: (string | undefined)[] = [];
const server = createServer(async (_, response) => {
  await new Promise((resolve) => setTimeout(resolve, 5));
  seen.push(requestId());
  response.end("ok");
});
let url: string;
beforeAll(async () => {
  watchRequests((request) => ended.push(request));
  await once(server.listen(0, "127.0.0.1"), "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

test("each request has an id of its own, or a proxy's, that its work knows", async () => {
  const answers = await Promise.all([
    fetch(`${url}/runs`, { headers: { "x-request-id": "of-a-proxy-1" } }),
    fetch(`${url}/api/v1/runs?token=secret-word`),
    fetch(`${url}/api/hooks/secret-word`, { headers: { "x-request-id": "a b\u00e9" } }),
  ]);
  const ids = answers.map((answer) => answer.headers.get("x-request-id"));
  expect(ids[0]).toBe("of-a-proxy-1");
  expect(new Set(ids).size).toBe(3);
  expect(ids[2]).toMatch(/^[0-9a-f-]{36}$/);
  expect([...seen].sort()).toEqual([...ids].sort());
  await vi.waitFor(() => expect(ended).toHaveLength(3));
  expect(ended.map(({ kind }) => kind).sort()).toEqual(["api", "page", "webhook"]);
  expect(JSON.stringify(ended)).not.toContain("secret-word");
});

test.each([
  ["/api/models/fraud/1/invocations", "scoring"],
  ["/api/2.0/mlflow/runs/search", "mlflow"],
  ["/metrics", "health"],
  ["/runs/1", "page"],
  ["/api/else", "other"],
])("%s is a request of the kind %s", (path, kind) => {
  expect(kindOf(path)).toBe(kind);
});

test("a log line is one JSON object with the run and team that it belongs to", async () => {
  const originals = { ...console };
  const lines: string[] = [];
  receiveLog({ output: (line) => lines.push(JSON.stringify(line)) });
  try {
    await actAs({ type: "run", id: "r1", teamId: "t1", name: "Task train" }, async () => {
      console.error("It failed.\n    at somewhere", new Error("why"));
    });
    console.log("%s started", "Postgres");
  } finally {
    Object.assign(console, originals);
    receiveLog({});
  }
  const [error, info] = lines.map((line) => JSON.parse(line));
  expect(lines.join()).not.toContain("\n");
  expect(error).toMatchObject({
    level: "error",
    run: "r1",
    team: "t1",
    message: expect.stringContaining("why"),
  });
  expect(info).toMatchObject({ level: "info", message: "Postgres started" });
  expect(info).not.toHaveProperty("run");
});
