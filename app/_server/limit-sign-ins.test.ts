import { NextRequest } from "next/server";
import { afterEach, beforeEach, expect, test } from "vitest";
import { useTestDatabase } from "@/tests/test-database";
import { limitSignIns } from "./limit-sign-ins";

useTestDatabase();
beforeEach(() => {
  process.env.RATE_LIMIT_SIGN_IN_ACCOUNT = "2";
  process.env.RATE_LIMIT_SIGN_IN_ADDRESS = "4";
});
afterEach(() => {
  delete process.env.RATE_LIMIT_SIGN_IN_ACCOUNT;
  delete process.env.RATE_LIMIT_SIGN_IN_ADDRESS;
});

const url = "http://localhost/api/auth/callback/credentials";

/** next-auth's part: "right" signs in, anything else does not. */
const handler = limitSignIns(async (request) => {
  const isRight = new URLSearchParams(await request.text()).get("password") === "right";
  const headers = isRight ? { "set-cookie": "next-auth.session-token=abc; HttpOnly" } : undefined;
  return new Response(null, { status: isRight ? 200 : 401, headers });
});

function signIn(email: string, password: string, address: string): Promise<Response> {
  const headers = { "x-forwarded-for": address, "content-type": "application/x-www-form-urlencoded" };
  const body = new URLSearchParams({ email, password }).toString();
  const request = new NextRequest(url, { method: "POST", headers, body });
  return handler(request, { params: Promise.resolve({}) });
}

test("an account's attempts are counted from every address, and a success begins anew", async () => {
  expect((await signIn("ada@example.com", "wrong", "203.0.113.1")).status).toBe(401);
  expect((await signIn("ada@example.com", "right", "203.0.113.2")).status).toBe(200);
  expect((await signIn("ada@example.com", "wrong", "203.0.113.3")).status).toBe(401);
  expect((await signIn("ADA@example.com ", "wrong", "203.0.113.4")).status).toBe(401);
  const refused = await signIn("ada@example.com", "right", "203.0.113.5");
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(800);
  const { url: back } = await refused.json();
  expect(new URL(back).searchParams.get("error")).toBe("That is too often. Try again in 15 minutes.");
  expect((await signIn("bob@example.com", "right", "203.0.113.5")).status).toBe(200);
});

test("an address's attempts are counted over all accounts", async () => {
  const attempt = (name: string) => signIn(`${name}@example.com`, "wrong", "198.51.100.7");
  for (const name of ["a", "b", "c", "d"]) expect((await attempt(name)).status).toBe(401);
  expect((await attempt("e")).status).toBe(429);
});

test("a form that is too long is refused before it is read whole", async () => {
  const refused = await signIn("ada@example.com", "x".repeat(20_000), "192.0.2.1");
  expect(refused.status).toBe(413);
});
