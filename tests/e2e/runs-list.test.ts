import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { announce } from "@/lib/live/live";
import { seedRuns } from "@/tests/seed-runs";
import { insertRuns } from "@/tests/test-runs";
import { checkPage } from "./page-checks";
import { usePortal } from "./use-portal";

// The list of runs and Home in a real browser, with runs of two weeks.

const portal = usePortal({ sharesDatabase: true });
let page: Page;

beforeAll(async () => {
  await seedRuns(portal.teamId, 3000);
  page = await portal.openPage();
});

const box = (name: string | RegExp) => page.getByRole("checkbox", { name });
const rows = () => page.getByRole("group", { name: "Runs", exact: true }).locator("tbody tr");
const toast = (words: string) => page.getByRole("region", { name: "Notifications" }).getByText(words);

test("Home and the list are seen with runs of two weeks", async () => {
  await page.goto(`${portal.url}/?span=7d`);
  await page.getByRole("heading", { name: "Runs in the last 7 days" }).waitFor();
  await checkPage(page, "home-7d");
  await page.goto(`${portal.url}/runs`);
  await page.getByText("Durations of the latest 400 runs").waitFor();
  await checkPage(page, "runs");
  await page.setViewportSize({ width: 360, height: 740 });
  const table = page.getByRole("group", { name: "Runs", exact: true });
  expect(await table.evaluate((region) => region.scrollWidth - region.clientWidth)).toBe(0);
  await page.setViewportSize({ width: 1280, height: 900 });
});

test("the point under the pointer leads to its run", async () => {
  await page.goto(`${portal.url}/runs`);
  const plot = page.getByRole("group", { name: "Durations of runs" });
  const area = (await plot.locator("svg rect").boundingBox())!;
  const point = plot.getByRole("link");
  await expect
    .poll(async () => {
      for (let share = 0.1; share < 0.9 && (await point.count()) === 0; share += 0.01)
        await page.mouse.move(area.x + area.width * share, area.y + area.height * 0.8);
      return point.count();
    })
    .toBe(1);
  const [name] = (await point.getAttribute("aria-label"))!.split(":");
  await page.mouse.down();
  await page.mouse.up();
  await page.getByRole("heading", { name: name!, level: 1 }).waitFor();
});

test("filters make the address, chips take them away one by one", async () => {
  await page.goto(`${portal.url}/runs`);
  await page.getByText("Live", { exact: true }).waitFor();
  await page.getByRole("combobox", { name: "trigger" }).selectOption("schedule");
  await page.waitForURL("**/runs?trigger=schedule");
  await page.getByText("State", { exact: true }).first().click();
  await page.getByRole("checkbox", { name: "Failed" }).check();
  await page.waitForURL("**/runs?state=Failed&trigger=schedule");
  await page.getByRole("link", { name: "Trigger: A schedule" }).click();
  await page.waitForURL("**/runs?state=Failed");
  // The press beside them closed the states.
  await expect.poll(() => page.getByRole("checkbox", { name: "Failed" }).isVisible()).toBe(false);
  await expect.poll(() => page.getByRole("combobox", { name: "trigger" }).inputValue()).toBe("");
  for (const text of await rows().allInnerTexts()) expect(text).toContain("Failed");
  await checkPage(page, "runs-filtered");
});

test("without JavaScript the filters are a form", async () => {
  const storageState = await page.context().storageState();
  const plain = await portal.openPage({ javaScriptEnabled: false, storageState, isSignedIn: false });
  await plain.goto(`${portal.url}/runs`);
  await plain.getByRole("combobox", { name: "span" }).selectOption("30d");
  await plain.getByText("More filters").click();
  await plain.locator("datalist option[value=nightly]").waitFor({ state: "attached" });
  await plain.getByLabel("Tag").fill("nightly");
  await plain.getByRole("button", { name: "Filter" }).click();
  expect(new URL(plain.url()).searchParams.get("span")).toBe("30d");
  await plain.getByRole("link", { name: "Last 30 days" }).waitFor();
  await plain.getByRole("link", { name: "Tag: nightly" }).waitFor();
  await plain.context().close();
});

test("a view is saved for the team, renamed and deleted", async () => {
  await page.goto(`${portal.url}/runs?state=Failed&span=7d`);
  await page.getByText("Save view…").click();
  await page.getByRole("textbox", { name: "View name" }).fill("Red week");
  await page.getByRole("button", { name: "Save for team" }).click();
  await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "Red week" }).waitFor();
  await page.getByText("Edit view…").click();
  await page.getByRole("textbox", { name: "View name" }).fill("Bad week");
  await page.getByRole("button", { name: "Rename" }).click();
  await page.getByRole("link", { name: "Bad week" }).waitFor();
  await page.getByRole("button", { name: "Delete view" }).click();
  await page.waitForURL("**/runs");
  expect(await page.getByRole("link", { name: "Bad week" }).count()).toBe(0);
});

test("runs are ticked by keyboard, keep their ticks while new ones come in, and are deleted together", async () => {
  await insertRuns(
    portal.teamId,
    Array.from({ length: 4 }, (_, index) => ({
      name: `tidy-wren-${index}`,
      state: "Failed" as const,
      endedAt: new Date(),
      tags: ["tidy"],
    })),
  );
  await page.goto(`${portal.url}/runs?tag=tidy`);
  await page.getByText("Live", { exact: true }).waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("X");
  await page.getByText("3 selected").waitFor();
  const late = { name: "tidy-wren-4", state: "Running" as const, sentAt: new Date(), tags: ["tidy"] };
  const [runId] = await insertRuns(portal.teamId, [late]);
  announce({ teamId: portal.teamId, runId, kind: "run" });
  await box("Select tidy-wren-4").waitFor();
  expect(await page.getByRole("checkbox", { name: /^Select tidy/, checked: true }).count()).toBe(3);
  await page.getByRole("button", { name: "Clear selection" }).click();
  await box("Select tidy-wren-4").click();
  await box("Select tidy-wren-2").click({ modifiers: ["Shift"] });
  await page.getByText("3 selected").waitFor();
  await checkPage(page, "runs-ticked");
  await page.getByRole("button", { name: "Delete…" }).click();
  await page.getByRole("button", { name: "Delete 3 runs" }).click();
  await toast("2 runs deleted. 1 unchanged: 1 × tidy-wren-4 is Running.").waitFor();
  await expect.poll(() => rows().count()).toBe(3);
  await page.getByText("Select runs to compare or manage").waitFor();
});

test("pages of a long list lead to older runs and back", async () => {
  await page.goto(`${portal.url}/runs`);
  const first = await rows().first().innerText();
  await page.getByRole("link", { name: "Older runs" }).click();
  await page.waitForURL("**/runs?cursor=*");
  await page.getByRole("link", { name: "Newer runs" }).click();
  await page.waitForURL("**/runs?after=*");
  expect((await rows().first().innerText()).split("\t")[1]).toBe(first.split("\t")[1]);
});

test("an address that leads nowhere says so within the portal, with 404", async () => {
  const answer = await page.goto(`${portal.url}/runs/nothing`);
  expect(answer?.status()).toBe(404);
  await page.getByRole("heading", { name: "Not found" }).waitFor();
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Runs" }).waitFor();
});
