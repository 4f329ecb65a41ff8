import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { signIn } from "./page-checks";
import { usePortal } from "./use-portal";

// Navigation in the portal: links that need a sign-in, Home on a phone, the command menu.

const portal = usePortal();
let page: Page;

beforeAll(async () => {
  page = await portal.openPage({ isSignedIn: false });
});

test("a link leads to its page after signing in", async () => {
  await page.goto(`${portal.url}/runs?state=Failed#content`);
  await page.waitForURL((url) => url.pathname === "/sign-in");
  await page.getByLabel("E-mail").fill(portal.adminEmail);
  await page.getByLabel("Password").fill(portal.adminPassword);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => url.pathname === "/runs");
  expect(new URL(page.url()).search).toBe("?state=Failed");
  expect(new URL(page.url()).hash).toBe("#content");
});

test("Home with a deployment in trouble is no wider than a phone", async () => {
  const run = { params: { dataset: "not-there" } };
  const { id } = await portal.api("POST", "/deployments/train-insurance-fraud-model/runs", run);
  await portal.waitForRun(id, ["Failed"]);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(portal.url);
  await page.getByRole("heading", { name: "Deployments whose last run failed" }).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
});

test("each opening of the command menu has the focus, and a retyped query selects its first result", async () => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto(`${portal.url}/runs`);
  const menu = page.getByRole("dialog");
  const input = page.getByPlaceholder(/Go to/);
  const selected = page.locator('[cmdk-item][aria-selected="true"]');
  for (const _ of [1, 2]) {
    // A key pressed before the page listens is lost.
    await expect
      .poll(
        async () => {
          if (!(await menu.isVisible())) await page.keyboard.press("Control+k");
          return menu.isVisible();
        },
        { timeout: 30_000, interval: 1000 },
      )
      .toBe(true);
    await expect.poll(() => input.evaluate((field) => field === document.activeElement)).toBe(true);
    for (const query of ["members", "datasets"]) {
      await page.keyboard.press("ControlOrMeta+a");
      await page.keyboard.type(query);
      await expect.poll(() => selected.innerText()).toMatch(new RegExp(query, "i"));
      const first = await page.locator("[cmdk-item]").first().innerText();
      expect(await selected.innerText()).toBe(first);
    }
    await page.keyboard.press("Escape");
    await menu.waitFor({ state: "hidden" });
  }
});

test("closed groups and the narrow navigation are kept, and a phone has a drawer", async () => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto(`${portal.url}/settings/tokens`);
  const main = page.getByRole("navigation", { name: "Main", exact: true });
  const build = main.getByRole("button", { name: "Build" });
  const flows = main.getByRole("link", { name: "Flows" });
  await expect
    .poll(async () => {
      if (await flows.isVisible()) await build.press("Enter");
      return flows.isVisible();
    })
    .toBe(false);
  await page.keyboard.press("[");
  await main.getByRole("button").first().waitFor({ state: "detached" });
  // As the server draws it, before any script.
  const html = await (await page.request.get(`${portal.url}/settings/tokens`)).text();
  expect(html).toContain('data-narrow="true"');
  await page.reload();
  await page.getByRole("button", { name: "Widen navigation" }).click();
  await main.getByRole("button", { name: "Build" }).waitFor();
  expect(await flows.isVisible()).toBe(false);
  await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Members" }).waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole("button", { name: "Menu" }).click();
  const drawer = page.getByRole("dialog", { name: "Menu" });
  await drawer.getByRole("link", { name: "Schedules" }).click();
  await page.getByRole("heading", { level: 1, name: "Schedules" }).waitFor();
  await drawer.waitFor({ state: "detached" });
});

test("signing in at the front leads home", async () => {
  const fresh = await portal.openPage({ isSignedIn: false });
  await signIn(fresh, portal);
  expect(new URL(fresh.url()).pathname).toBe("/");
});

test("what is typed before the scripts have come is kept", async () => {
  const slow = await portal.openPage();
  let release = () => {};
  const scripts = new Promise<void>((resolve) => {
    release = resolve;
  });
  await slow.route(/\.js(\?|$)/, async (route) => {
    await scripts;
    await route.continue();
  });
  await slow.goto(`${portal.url}/deployments/batch-predict-claims`, { waitUntil: "commit" });
  const model = slow.getByLabel("Model", { exact: true });
  if (!(await model.isVisible())) await slow.getByText("Parameters, start time").click();
  await model.fill("insurance-fraud@challenger");
  release();
  // Another control takes the place of this one once it has been used.
  const withList = slow.getByRole("button", { name: "Show choices" });
  await expect
    .poll(async () => {
      await slow.getByLabel("Dataset", { exact: true }).focus();
      await model.focus();
      return withList.count();
    })
    .toBeGreaterThan(1);
  expect(await model.inputValue()).toBe("insurance-fraud@challenger");
});
