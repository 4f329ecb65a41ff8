import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { knownDevice } from "@/lib/auth/known-device";
import { usePortal } from "./use-portal";

// The credential check, reached by requests that none of our forms sends.

const portal = usePortal({
  env: { RATE_LIMIT_SIGN_IN_ACCOUNT: "3", RATE_LIMIT_SIGN_IN_ADDRESS: "1000", TRUSTED_PROXY: "127.0.0.1" },
});

const victim = "owner@example.com";

/** Posts to next-auth's callback with its CSRF token, from a given address. */
async function post(path: string, fields: [string, string][], address: string, type = "form") {
  const csrf = await fetch(`${portal.url}/api/auth/csrf`);
  const { csrfToken } = await csrf.json();
  const all: [string, string][] = [...fields, ["csrfToken", csrfToken], ["json", "true"]];
  return fetch(`${portal.url}/api/auth/${path}`, {
    method: "POST",
    redirect: "manual",
    headers: {
      "content-type": type === "json" ? "application/json" : "application/x-www-form-urlencoded",
      "x-forwarded-for": address,
      cookie: csrf.headers
        .getSetCookie()
        .map((cookie) => cookie.split(";")[0])
        .join("; "),
    },
    body: type === "json" ? JSON.stringify(Object.fromEntries(all)) : new URLSearchParams(all),
  });
}

const wrong: [string, string][] = [
  ["email", victim],
  ["password", "not the password"],
];

test.each([
  ["callback/credentials", "form", "203.0.113.1"],
  ["callback/credential%73", "form", "203.0.113.2"],
  ["callback/%63redentials", "json", "203.0.113.3"],
  ["callback/credentials/", "form", "203.0.113.4"],
  ["callback//credentials", "form", "203.0.113.5"],
  ["callback/credentials?x=1", "json", "203.0.113.6"],
])(
  "however the address is written, wrong passwords are limited and recorded: %s as %s",
  async (path, type, address) => {
    const before = (await refusals()).length;
    const statuses = [];
    for (let attempt = 0; attempt < 5; attempt += 1)
      statuses.push((await post(path, wrong, address, type)).status);
    // A path unknown to next-auth checks nothing.
    const isChecked = statuses[0] === 401;
    if (isChecked) expect(statuses).toEqual([401, 401, 401, 429, 429]);
    else expect(statuses.every((status) => status >= 300 && status < 500 && status !== 401)).toBe(true);
    expect((await refusals()).length - before).toBe(isChecked ? 3 : 0);
  },
);

test("a form with two e-mails is counted for the one that is signed in", async () => {
  const address = "203.0.113.20";
  const both: [string, string][] = [["email", victim], ["email", "other@example.com"], wrong[1]!];
  for (let attempt = 0; attempt < 4; attempt += 1) await post("callback/credentials", both, address);
  expect((await post("callback/credentials", both, address)).status).toBe(429);
  // The victim's own limit from there is unaffected, and the right password signs in.
  const right: [string, string][] = [
    ["email", victim],
    ["password", portal.adminPassword],
  ];
  const signedIn = await post("callback/credentials", right, address);
  expect(signedIn.status).toBe(200);
  const cookies = signedIn.headers.getSetCookie().join("\n");
  expect(cookies).toContain("next-auth.session-token=");
  expect(cookies).toMatch(/switchyard\.device=[^;]+;.*Path=\/api\/auth;.*HttpOnly/i);
});

test("a device cookie is made for the account that was signed in, not for another in the form", async () => {
  const mixed: [string, string][] = [
    ["email", "other@example.com"],
    ["email", victim],
    ["password", portal.adminPassword],
  ];
  const signedIn = await post("callback/credentials", mixed, "203.0.113.30");
  expect(signedIn.status).toBe(200);
  const device = /switchyard\.device=([^;]+)/.exec(signedIn.headers.getSetCookie().join("\n"))?.[1];
  expect(device).toBeTruthy();
  process.env.AUTH_SECRET = JSON.parse(readFileSync(`${portal.dataDir}/keys.json`, "utf8")).AUTH_SECRET;
  expect(knownDevice(decodeURIComponent(device!), accountOf("other@example.com"))).toBeUndefined();
  expect(knownDevice(decodeURIComponent(device!), accountOf(victim))).toBeTruthy();
});

async function refusals(): Promise<unknown[]> {
  const { items } = await portal.api("GET", "/audit?action=session.refused&limit=200");
  return items.filter(({ action }: { action: string }) => action === "session.refused");
}

function accountOf(email: string): string {
  return createHash("sha256").update(email).digest("hex");
}
