import { expect, test } from "vitest";
import { maskFor } from "./mask";

const secret = 'p@ss/"wörd" 1';
const hide = maskFor([secret]);

test.each([
  ["as it is", secret],
  ["in JSON", JSON.stringify({ password: secret })],
  ["in JSON in JSON", JSON.stringify(JSON.stringify({ password: secret }))],
  ["in a form", new URLSearchParams({ password: secret }).toString()],
  ["in a URL", `postgres://user:${encodeURIComponent(secret)}@host/db`],
])("a secret %s is hidden", (_, text) => {
  const shown = hide(text);
  expect(shown).toContain("********");
  expect(shown).not.toMatch(/p@ss|p%40ss|w(ö|%C3)/);
});

test.each(["", "u", "us", "user:", "any name:"])(
  "a secret is hidden in base64 after %j, in both alphabets",
  (before) => {
    for (const encoding of ["base64", "base64url"] as const) {
      const encoded = Buffer.from(`${before}${secret}`).toString(encoding);
      const shown = hide(`Authorization: Basic ${encoded}`);
      expect(shown).toContain("********");
      const rest = Buffer.from(shown.replace("Authorization: Basic ", "").replace("********", ""), "base64");
      expect(rest.toString()).not.toContain("ss/");
    }
  },
);

test("the lines of a key are hidden one by one, its header is not", () => {
  const key = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq\nhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----\n";
  const masked = maskFor([key]);
  expect(masked("at line 2: hkiG9w0BAQEFAASC")).toBe("at line 2: ********");
  expect(masked(`as JSON ${JSON.stringify(key)}`)).not.toContain("MIIEv");
  expect(masked("-----BEGIN PRIVATE KEY-----")).toBe("-----BEGIN PRIVATE KEY-----");
});

test("values keep their form, and keys are hidden too", () => {
  const at = new Date(0);
  expect(hide({ at, rows: [[1, null, `x ${secret}`]], [secret]: true })).toEqual({
    at,
    rows: [[1, null, "x ********"]],
    "********": true,
  });
});

test("the longer of two secrets goes first, and trivial ones blank nothing", () => {
  expect(maskFor(["hunter", "hunter22"])("hunter22 hunter")).toBe("******** ********");
  expect(maskFor(["abc", ""])("abc of the abc")).toBe("abc of the abc");
});

test.each([
  ["30 KB, as a key ring or a certificate chain has", "k£y +/\n".repeat(5_000)],
  ["half a surrogate pair", "half \ud83e pair"],
  ["U+0000", "nul\0nul"],
  ["signs of a pattern", "(a+)+$[b]{2}|^"],
])("a secret with %s is hidden, in each form that it travels in", (_, secret) => {
  const hide = maskFor([secret, "other-secret"]);
  const forms = [
    secret,
    JSON.stringify(secret),
    new URLSearchParams({ q: secret }).toString(),
    "other-secret",
  ];
  for (const form of forms) {
    const masked = hide(`before ${form} after`);
    expect(masked).not.toContain(secret.slice(0, 8));
    expect(masked).toMatch(/^before .{0,3}\*{8}.? after$/);
  }
  expect(hide(`${secret.slice(0, -1)}!`)).toBe(`${secret.slice(0, -1)}!`);
});

test("of secrets that begin alike the longest is hidden, also right behind another", () => {
  const hide = maskFor(["https://a", "https://a/b/c", "https"]);
  expect(hide("https://a/b/chttps://a https://x")).toBe("**************** ********://x");
});
