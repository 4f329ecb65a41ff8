import { NextRequest } from "next/server";
import { afterEach, beforeEach, expect, test } from "vitest";
import { useTestDatabase } from "@/tests/test-database";
import { limitSignIns } from "./limit-sign-ins";

useTestDatabase();
beforeEach(() => {
  process.env.RATE_LIMIT_SIGN_IN_ACCOUNT = "2";
  process.env.RATE_LIMIT_SIGN_IN_STRANGERS = "5";
  process.env.RATE_LIMIT_SIGN_IN_ADDRESS = "4";
  process.env.AUTH_SECRET = "a secret of a test, of no use to anybody";
});
afterEach(() => {
  delete process.env.RATE_LIMIT_SIGN_IN_STRANGERS;
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

function signIn(email: string, password: string, address: string, cookie = ""): Promise<Response> {
  const type = "application/x-www-form-urlencoded";
  const headers = { "x-forwarded-for": address, "content-type": type, cookie };
  const body = new URLSearchParams({ email, password }).toString();
  const request = new NextRequest(url, { method: "POST", headers, body });
  return handler(request, { params: Promise.resolve({}) });
}

test("an account's attempts are counted from each address, and a success begins anew", async () => {
  const [here, there] = ["203.0.113.1", "203.0.113.2"];
  expect((await signIn("ada@example.com", "wrong", here)).status).toBe(401);
  expect((await signIn("ada@example.com", "right", here)).status).toBe(200);
  expect((await signIn("ada@example.com", "wrong", here)).status).toBe(401);
  expect((await signIn("ADA@example.com ", "wrong", there)).status).toBe(401);
  expect((await signIn("ADA@example.com ", "wrong", there)).status).toBe(401);
  const refused = await signIn("ada@example.com", "right", there);
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(800);
  const { url: back } = await refused.json();
  expect(new URL(back).searchParams.get("error")).toBe("That is too often. Try again in 15 minutes.");
  expect((await signIn("bob@example.com", "right", there)).status).toBe(200);
});

test("who tries an account's password from everywhere keeps out strangers, but no device that signed in before", async () => {
  const signedIn = await signIn("eve@example.com", "right", "192.0.2.10");
  const [, device = ""] =
    signedIn.headers
      .getSetCookie()
      .find((cookie) => cookie.startsWith("switchyard.device="))
      ?.split(/[=;]/) ?? [];
  const cookie = `switchyard.device=${device}`;
  for (const host of [20, 21, 22, 23])
    expect((await signIn("eve@example.com", "wrong", `192.0.2.${host}`)).status).toBe(401);
  expect((await signIn("eve@example.com", "right", "192.0.2.24")).status).toBe(429);
  expect((await signIn("eve@example.com", "right", "192.0.2.25", `${cookie}x`)).status).toBe(429);
  const again = await signIn("eve@example.com", "right", "192.0.2.26", cookie);
  expect(again.status).toBe(200);
  expect(again.headers.getSetCookie().join()).not.toContain("switchyard.device");
});

test("what a device keeps is of no use for another account, and limits the device too", async () => {
  const signedIn = await signIn("kim@example.com", "right", "192.0.2.30");
  const cookie = signedIn.headers.getSetCookie().at(-1)!.split(";")[0]!;
  for (const host of [31, 32])
    expect((await signIn("kim@example.com", "wrong", `192.0.2.${host}`, cookie)).status).toBe(401);
  expect((await signIn("kim@example.com", "right", "192.0.2.33", cookie)).status).toBe(429);
  const others = [34, 35, 36, 37, 38].map((host) =>
    signIn("lee@example.com", "wrong", `192.0.2.${host}`, cookie),
  );
  expect((await Promise.all(others)).map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
  expect((await signIn("lee@example.com", "right", "192.0.2.39", cookie)).status).toBe(429);
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
