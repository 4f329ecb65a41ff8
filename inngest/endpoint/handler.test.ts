import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { useTestDatabase } from "@/tests/test-database";
import { signBody } from "./signature";

useTestDatabase();

const key = "0123456789abcdef0123456789abcdef";
const url = "http://127.0.0.1/api/inngest";
beforeAll(() => {
  vi.stubEnv("INNGEST_SIGNING_KEY", key);
  // The SDK would answer anyone in this mode.
  vi.stubEnv("INNGEST_DEV", "1");
  vi.stubEnv("INNGEST_BASE_URL", "http://127.0.0.1:9");
});
afterAll(() => vi.unstubAllEnvs());

async function answerTo(method: string, body: string, signature?: string): Promise<Response> {
  const { guardedHandler } = await import("./handler");
  const headers = new Headers({ host: "127.0.0.1", "content-type": "application/json" });
  if (signature) headers.set("x-inngest-signature", signature);
  return guardedHandler(new Request(url, { method, headers, ...(body ? { body } : {}) }));
}

test.each(["GET", "PUT", "POST"])("%s without a signature gets no information", async (method) => {
  const answer = await answerTo(method, method === "GET" ? "" : "{}");
  expect(answer.status).toBe(401);
  expect(await answer.json()).toEqual({ message: "Unauthorized" });
});

test("a signature of an hour ago, or of another key, is refused", async () => {
  const body = JSON.stringify({ url });
  const hourAgo = Math.floor(Date.now() / 1000) - 3600;
  expect((await answerTo("PUT", body, signBody(body, key, hourAgo))).status).toBe(401);
  expect((await answerTo("PUT", body, signBody(body, "ffff"))).status).toBe(401);
});

test("answers signed calls", async () => {
  const answer = await answerTo("GET", "", signBody("", key));
  expect(answer.status).toBe(200);
  expect((await answer.json()).function_count).toBeGreaterThan(0);
});

test("with the embedded executor the endpoint is 404", async () => {
  vi.stubEnv("INNGEST_BASE_URL", undefined);
  expect((await answerTo("POST", "{}", signBody("{}", key))).status).toBe(404);
  vi.stubEnv("INNGEST_BASE_URL", "http://127.0.0.1:9");
});

test("a body over the limit is refused by its length, before it is read", async () => {
  const { guardedHandler } = await import("./handler");
  const body = new ReadableStream({ pull: () => Promise.reject(new Error("It was read.")) });
  const headers = { "content-length": String(41 * 1024 * 1024) };
  const request = new Request(url, { method: "POST", headers, body, duplex: "half" } as RequestInit);
  expect((await guardedHandler(request)).status).toBe(413);
});

test("bodies of no declared length are counted as the longest, so that few are read at once", async () => {
  const { guardedHandler } = await import("./handler");
  const controllers: ReadableStreamDefaultController[] = [];
  const open = () =>
    guardedHandler(
      new Request(url, {
        method: "POST",
        body: new ReadableStream({ start: (controller) => void controllers.push(controller) }),
        duplex: "half",
      } as RequestInit),
    );
  const reading = [open(), open(), open(), open()];
  const turnedAway = await open();
  expect(turnedAway.status).toBe(503);
  expect(turnedAway.headers.get("retry-after")).toBe("2");
  for (const controller of controllers.slice(0, 4)) controller.close();
  expect((await Promise.all(reading)).map(({ status }) => status)).toEqual([401, 401, 401, 401]);
});
