import { createServer, get } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { explainWrongMethods, isMalformed, malformedPath, refuseMalformedAddresses } from "./refuse-requests";

const server = createServer((request, response) => {
  if (request.url?.startsWith("/api/v1/runs") || request.url === "/api/models/x/invocations")
    response.statusCode = request.method === "OPTIONS" ? 204 : 405;
  if (response.statusCode === 204) response.setHeader("allow", "OPTIONS, GET, HEAD");
  // As Next.js's compression does before the end.
  if (response.statusCode === 405) response.writeHead(405);
  response.end(response.statusCode === 405 ? undefined : request.url);
});
let url: string;
beforeAll(async () => {
  refuseMalformedAddresses();
  explainWrongMethods();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

test.each([
  ["/runs/%00", true],
  ["/runs?state=%00", true],
  ["/runs/%E0%A4%A", true],
  ["/runs?name=%", true],
  ["/api/v1/runs/%ED%A0%80", true],
  ["*", true],
  ["/runs/%2500", false],
  ["/runs?name=50%25&q=%F0%9F%A4%A3+x", false],
])("the address %s is malformed: %s", async (path, is) => {
  expect(isMalformed(path)).toBe(is);
  if (!path.startsWith("/")) return;
  const seen = await (await fetch(url + path)).text();
  expect(seen.startsWith(malformedPath)).toBe(is);
});

test("a target in absolute form is read as its path", async () => {
  const seen = await new Promise<string>((resolve) => {
    const { hostname, port } = new URL(url);
    get({ hostname, port, path: "http://elsewhere.example/api/v1/other?a=1" }, async (response) => {
      response.setEncoding("utf8");
      let text = "";
      for await (const part of response) text += part;
      resolve(text);
    });
  });
  expect(seen).toBe("/api/v1/other?a=1");
});

test("MLflow's own form is asked for where its clients ask", async () => {
  const seen = await (await fetch(`${url}/api/2.0/mlflow-artifacts/artifacts/%ED%A0%80`)).text();
  expect(seen).toBe("/api/malformed-address/mlflow");
});

test("a wrong method under /api is explained", async () => {
  const wrong = await fetch(`${url}/api/v1/runs`, { method: "PUT" });
  expect(wrong.headers.get("content-type")).toBe("application/problem+json");
  expect(wrong.headers.get("allow")).toBe("OPTIONS, GET, HEAD");
  expect(await wrong.json()).toMatchObject({ status: 405, detail: "This address does not support PUT." });
  const scoring = await fetch(`${url}/api/models/x/invocations`, { method: "DELETE" });
  expect(await scoring.json()).toEqual({
    error_code: "BAD_REQUEST",
    message: "This address does not support DELETE.",
  });
  expect(await (await fetch(`${url}/api/v1/other`)).text()).toBe("/api/v1/other");
});
