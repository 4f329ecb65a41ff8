import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { useTestDatabase } from "@/tests/test-database";
import { signBody } from "./signature";

useTestDatabase();

const key = "0123456789abcdef0123456789abcdef";
const url = "http://127.0.0.1/api/inngest";
beforeAll(() => {
  vi.stubEnv("INNGEST_SIGNING_KEY", key);
  // The SDK would answer anybody in this mode.
  vi.stubEnv("INNGEST_DEV", "1");
});
afterAll(() => vi.unstubAllEnvs());

async function answerTo(method: string, body: string, signature?: string): Promise<Response> {
  const { guardedHandler } = await import("./handler");
  const headers = new Headers({ host: "127.0.0.1", "content-type": "application/json" });
  if (signature) headers.set("x-inngest-signature", signature);
  return guardedHandler(new Request(url, { method, headers, ...(body ? { body } : {}) }));
}

test.each(["GET", "PUT", "POST"])("%s without a signature is told nothing", async (method) => {
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

test("what is signed is answered", async () => {
  const answer = await answerTo("GET", "", signBody("", key));
  expect(answer.status).toBe(200);
  expect((await answer.json()).function_count).toBeGreaterThan(0);
});
