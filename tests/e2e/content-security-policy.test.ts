import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { listActions, listPages } from "./declared-edges";
import { sendAction } from "./knock";
import { fillPath, useTwoTeams } from "./two-teams";

// Every page in a real browser: its policy refuses nothing that the page needs, and admits nothing foreign.

const teams = useTwoTeams();
let page: Page;
let refused: string[];

beforeAll(async () => {
  page = await teams.portal.openPage({ isSignedIn: false });
  const [name = "", value = ""] = teams.callers.owner.cookie?.split("=") ?? [];
  await page.context().addCookies([{ name, value, url: teams.portal.url }]);
  page.on("console", (message) => {
    if (/Content Security Policy|Refused to/i.test(message.text())) refused.push(message.text());
  });
  page.on("pageerror", (error) => refused.push(error.message));
});

test.each(listPages())("$path is not held up by its policy", async ({ path }) => {
  refused = [];
  const response = await page.goto(`${teams.portal.url}${fillPath(path, teams.rows)}`);
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
  expect(refused).toEqual([]);
  const policy = response?.headers()["content-security-policy"] ?? "";
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  // Scripts in the HTML: scripts that they load later are trusted because of them (strict-dynamic).
  const scripts = (await response!.text()).match(/<script\b[^>]*>/g) ?? [];
  expect(scripts.length).toBeGreaterThan(0);
  expect(scripts.filter((tag) => !tag.includes(`nonce="${nonce}"`))).toEqual([]);
});

test("a script without the nonce does not run, and the theme is chosen before the page is drawn", async () => {
  refused = [];
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto(`${teams.portal.url}/settings`);
  await page.evaluate(() => {
    const script = document.createElement("p");
    script.innerHTML = "<img src=x onerror='window.wasRun = true'>";
    document.body.append(script);
  });
  await expect.poll(() => refused.length).toBeGreaterThan(0);
  expect(await page.evaluate(() => "wasRun" in window)).toBe(false);
  expect(await page.locator("html").getAttribute("class")).toContain("dark");
});

test("each page has a nonce of its own, and every answer says how it may be used", async () => {
  const policies = await Promise.all(
    [1, 2].map(async () =>
      (await fetch(`${teams.portal.url}/sign-in`)).headers.get("content-security-policy"),
    ),
  );
  expect(policies[0]).not.toBe(policies[1]);
  for (const path of ["/sign-in", "/api/health", "/nothing-here"]) {
    const { headers } = await fetch(`${teams.portal.url}${path}`, { redirect: "manual" });
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("same-origin");
    expect(headers.get("permissions-policy")).toContain("camera=()");
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(headers.has("strict-transport-security")).toBe(false);
  }
});

test("cookies are out of a script's reach, and nobody is led to another site", async () => {
  const { url } = teams.portal;
  const { headers } = await fetch(`${url}/api/auth/csrf`);
  for (const cookie of headers.getSetCookie()) expect(cookie).toMatch(/HttpOnly; SameSite=Lax/);
  const signedOut = await fetch(`${url}/api/auth/signin?callbackUrl=https://evil.example`, {
    redirect: "manual",
  });
  expect(signedOut.headers.get("location") ?? "").not.toMatch(/^https:\/\/evil/);
  const kept = signedOut.headers.getSetCookie().find((cookie) => cookie.includes("callback-url"));
  expect(kept).toContain(encodeURIComponent(url));
});

test("links and redirects name the configured address, whatever a request says of its host", async () => {
  const { portal, callers, rows } = teams;
  const forged = { host: "evil.example", "x-forwarded-host": "evil.example", "x-forwarded-proto": "https" };
  const ask = async (path: string) => {
    const headers = { ...forged, authorization: `Bearer ${callers.owner.token}` };
    const asking = request(`${portal.url}${path}`, { headers }).end();
    const [response] = (await once(asking, "response")) as [IncomingMessage];
    return { location: response.headers.location, body: await text(response) };
  };
  expect((await ask("/runs")).location).toBe("/sign-in?callbackUrl=%2Fruns");
  expect((await ask("/runs/")).location).toBe("/runs");
  const callback = `/sign-in?callbackUrl=${encodeURIComponent(portal.url)}`;
  expect((await ask("/api/auth/signin")).location).toBe(callback);
  expect((await ask("/sign-in")).body).not.toContain("evil.example");
  for (const path of ["/api/auth/providers", "/api/v1/runs", `/api/v1/runs/${rows.runs.id}`]) {
    const { body } = await ask(path);
    expect(body).toContain(`"${portal.url}/`);
    expect(body).not.toContain("evil.example");
  }

  const invite = listActions().find(({ name }) => name === "inviteAction")!;
  const wanted = { ...rows, members: { ...rows.members, role: "viewer", days: "7" } };
  // Next.js accepts an action from the host that the proxy names; fetch sets its own Host.
  const headers = { "x-forwarded-host": "evil.example", origin: "https://evil.example" };
  const answer = await sendAction(`${portal.url}${invite.path}`, invite, callers.owner, wanted, headers);
  const invited = await answer.text();
  expect(invited).toContain(`"link":"${portal.url}/invite/`);
  expect(invited).not.toContain("evil.example");
});
