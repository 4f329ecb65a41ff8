import { NextRequest } from "next/server";
import { afterEach, expect, test } from "vitest";
import { proxy } from "@/proxy";
import { contentSecurityPolicy } from "./content-security-policy";

const before = process.env.NEXTAUTH_URL;
afterEach(() => {
  if (before === undefined) delete process.env.NEXTAUTH_URL;
  else process.env.NEXTAUTH_URL = before;
});

const headersOf = async () => (await proxy(new NextRequest("http://localhost/runs"))).headers;

test("scripts need the nonce, and only development may evaluate strings", () => {
  expect(contentSecurityPolicy("abc", false)).toContain("script-src 'self' 'nonce-abc' 'strict-dynamic';");
  expect(contentSecurityPolicy("abc", false)).not.toContain("unsafe-eval");
  expect(contentSecurityPolicy("abc", true)).toContain("'unsafe-eval'");
});

test("no two answers have the same nonce", async () => {
  const [first, second] = [await headersOf(), await headersOf()];
  expect(first.get("content-security-policy")).not.toBe(second.get("content-security-policy"));
});

test("HSTS is sent only where the portal is behind https", async () => {
  process.env.NEXTAUTH_URL = "https://switchyard.example.com";
  expect((await headersOf()).get("strict-transport-security")).toBe("max-age=63072000");
  process.env.NEXTAUTH_URL = "http://127.0.0.1:3000";
  expect((await headersOf()).has("strict-transport-security")).toBe(false);
});
