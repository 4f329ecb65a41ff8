import type { Page } from "playwright-core";
import { beforeAll, expect, test, vi } from "vitest";
import { insertRuns } from "@/tests/test-runs";
import { checkPage } from "./page-checks";
import { tellAsStory } from "./story";
import { makeCaller } from "./two-teams";
import { usePortal } from "./use-portal";

// Control over runs in a real browser, step by step.
tellAsStory();

const authSecret = "a secret of a test, of no use to anybody";
const portal = usePortal({ env: { AUTH_SECRET: authSecret }, sharesDatabase: true });
let page: Page;

beforeAll(async () => {
  page = await portal.openPage();
  const form = {
    type: "object",
    properties: {
      reason: { type: "string", minLength: 3, description: "Kept with the run." },
      rows: { type: "integer", minimum: 1, default: 10 },
    },
    required: ["reason"],
  };
  await portal.api("POST", "/flows", {
    slug: "reviewed-read",
    name: "Reviewed read",
    params: { type: "object", properties: { dataset: { type: "string", default: "claims" } } },
    nodes: [
      { id: "ask", task: "wait-for-input", input: { title: "May it be read?", form, deadlineMs: 3_600_000 } },
      { id: "read", task: "read-data", input: { dataset: { $from: "params.dataset" } }, after: ["ask"] },
    ],
  });
  await portal.api("POST", "/deployments", {
    slug: "reviewed-read",
    name: "Reviewed read",
    flow: "reviewed-read",
  });
});

const stateIs = (state: string) =>
  page.locator("h1 ~ *, main").getByText(state, { exact: true }).first().waitFor();

test("a run that waits for input shows its form alone, which is answered on the page", async () => {
  const { id } = await portal.api("POST", "/deployments/reviewed-read/runs", {
    params: { dataset: "missing" },
  });
  await page.goto(`${portal.url}/runs/${id}`);
  await page.getByRole("heading", { name: "May it be read?" }).waitFor();
  await page.getByText(/min.* left$/).waitFor();
  expect(await page.getByText(/ask is waiting until/).count()).toBe(0);
  await checkPage(page, "run-paused");
  await page.getByLabel("Reason").fill("no");
  await page.getByRole("button", { name: "Submit answer" }).click();
  // The browser enforces the length, so the form stays.
  await page.getByLabel("Reason").fill("because");
  await page.getByLabel("Rows").fill("7");
  await page.getByRole("button", { name: "Submit answer" }).click();
  await stateIs("Failed");
  await page.goto(`${portal.url}/runs/${id}?task=ask`);
  await page.getByText('"rows": 7').first().waitFor();
});

test("a retry shows beforehand what it reuses and what it does again, from any task", async () => {
  await page.getByRole("link", { name: "Retry", exact: true }).click();
  const panel = page.getByRole("region", { name: "Retry this run" });
  await panel.getByText("Will be reused (1)").waitFor();
  await panel.getByText("Will rerun (1)").waitFor();
  await panel.getByLabel("Start from").selectOption("ask");
  await panel.getByText("Will rerun (2)").waitFor();
  await checkPage(page, "run-retry");
  await panel.getByLabel("Start from").selectOption("");
  await panel.getByText("Will be reused (1)").waitFor();
  await panel.getByRole("button", { name: "Retry", exact: true }).click();
  await page.getByText("retried once").waitFor();
  await stateIs("Failed");
  // The answer was stored: no one was asked again.
  await page.getByRole("navigation", { name: "Run details" }).getByRole("link", { name: "Events" }).click();
  await page
    .getByText(/^Retried by Owner/)
    .first()
    .waitFor();
  await checkPage(page, "run-events");
});

test("a copy begins with the same parameters, of which one is changed, and is cancelled", async () => {
  await page.getByRole("link", { name: "Run again with changes" }).click();
  expect(await page.getByLabel("Dataset").inputValue()).toBe("missing");
  await page.getByLabel("Dataset").fill("claims");
  await checkPage(page, "run-copy");
  await page.getByRole("button", { name: "Start run" }).click();
  await page.getByText(/^copied from/).waitFor();
  await page.getByRole("heading", { name: "May it be read?" }).waitFor();
  await page.getByRole("link", { name: "Parameters", exact: true }).click();
  await page.getByText('"claims"').waitFor();
  await page.goto(`${portal.url}/runs?state=Paused`);
  await page
    .getByText(/ask is waiting until/)
    .filter({ visible: true })
    .first()
    .waitFor();
  await checkPage(page, "runs-paused");
  await page.getByRole("table").getByRole("link").first().click();
  await page.getByRole("button", { name: "Cancel" }).click();
  await stateIs("Cancelled");
});

test("a run is deleted after it was said what goes with it", async () => {
  const id = new URL(page.url()).pathname.split("/").at(-1);
  await page.getByRole("link", { name: "Delete", exact: true }).click();
  await page.getByText(/This can’t be undone/).waitFor();
  await checkPage(page, "run-delete");
  await page.getByRole("button", { name: /^Delete / }).click();
  await page.waitForURL(`${portal.url}/runs`);
  expect((await portal.request("GET", `/runs/${id}`)).status).toBe(404);
});

test("each task that waits has its form, and two people see what the other does", async () => {
  const ask = (title: string) => {
    const form = { type: "object", properties: { reason: { type: "string" } }, required: ["reason"] };
    return { task: "wait-for-input", input: { title, form } };
  };
  const params = { type: "object", properties: {} };
  const nodes = [
    { id: "law", ...ask("Is it lawful?") },
    { id: "data", ...ask("Is it right?") },
  ];
  await portal.api("POST", "/flows", { slug: "two-asks", name: "Two asks", params, nodes });
  await portal.api("POST", "/deployments", { slug: "two-asks", name: "Two asks", flow: "two-asks" });
  const { id } = await portal.api("POST", "/deployments/two-asks/runs", {});
  const { cookie = "" } = await makeCaller(authSecret, "operator", { teamId: portal.teamId });
  const [name = "", value = ""] = cookie.split("=");
  const others = await portal.openPage({ isSignedIn: false });
  await others.context().addCookies([{ name, value, url: portal.url }]);
  await Promise.all([page, others].map((each) => each.goto(`${portal.url}/runs/${id}`)));
  await page.getByRole("region", { name: "Is it right?" }).waitFor();
  await others.getByText("Live").waitFor();
  const law = page.getByRole("region", { name: "Is it lawful?" });
  await law.getByLabel("Reason").fill("it is");
  await law.getByRole("button", { name: "Submit answer" }).click();
  await others.getByRole("status").getByText("Answered law by Owner.").waitFor();
  await page.getByRole("button", { name: "Cancel" }).click();
  await others
    .getByText(/^Cancelled by Owner/)
    .first()
    .waitFor();
  await others.waitForFunction(() => document.title.startsWith("Cancelled"));
  await others.context().close();
});

test("the waterfall is gone through, searched and zoomed by keyboard", async () => {
  const active = page.locator('[data-row][aria-current="true"]');
  await page.keyboard.press("j");
  await active.getByText("law", { exact: true }).waitFor();
  await page.keyboard.press("j");
  await page.waitForURL(/task=data/);
  await page.getByRole("region", { name: "data", exact: true }).waitFor();
  await checkPage(page, "run-task");
  await page.keyboard.press("Enter");
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("selected-task");
  await page.keyboard.press("+");
  await page.getByRole("button", { name: "Show all" }).waitFor();
  await page.getByRole("slider", { name: "Range start" }).press("Home");
  await page.keyboard.press("0");
  expect(await page.getByRole("button", { name: "Show all" }).count()).toBe(0);
  await page.keyboard.press("Escape");
  await page.waitForURL((url) => !url.searchParams.has("task"));
  await page.keyboard.press("f");
  await page.keyboard.type("law");
  await page.getByText("1 of 2").waitFor();
});

test("keys are listed, the menu finds a run, and what was paused is undone", async () => {
  const title = await page.getByRole("heading", { level: 1 }).innerText();
  await page.goto(`${portal.url}/deployments/two-asks`);
  // A key pressed before the page listens is lost.
  await vi.waitFor(
    async () => {
      await page.keyboard.press("?");
      await page.getByRole("dialog").getByText("Go to Runs").waitFor({ timeout: 1000 });
    },
    { timeout: 30_000 },
  );
  await checkPage(page, "keys");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByRole("status").getByText("Paused.").waitFor();
  await page.keyboard.press("u");
  await page.getByRole("status").getByText("Resumed.").waitFor();
  await page.keyboard.press("Control+k");
  await page.getByPlaceholder(/Go to/).fill(title);
  await page.getByRole("option", { name: new RegExp(title) }).waitFor();
  await checkPage(page, "command-menu");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: title }).waitFor();
  await page.keyboard.press("g");
  await page.keyboard.press("d");
  await page.waitForURL(`${portal.url}/deployments`);
});

test("a subflow and its parent link to each other", async () => {
  await portal.api("POST", "/flows", {
    slug: "parent",
    name: "Parent",
    params: { type: "object", properties: {} },
    nodes: [{ id: "sub", task: "run-flow", input: { deployment: "reviewed-read" } }],
  });
  await portal.api("POST", "/deployments", { slug: "parent", name: "Parent", flow: "parent" });
  const { id } = await portal.api("POST", "/deployments/parent/runs", {});
  await page.goto(`${portal.url}/runs/${id}`);
  await page
    .getByText(/sub is waiting for the run/)
    .first()
    .waitFor();
  await checkPage(page, "run-subflow");
  await page.getByRole("link", { name: "1 run" }).first().click();
  await page.getByRole("heading", { name: "May it be read?" }).waitFor();
  await page
    .getByText(/^started by/)
    .getByRole("link")
    .click();
  await page.waitForURL(new RegExp(`/runs/${id}`));
  await page.getByRole("button", { name: "Cancel" }).click();
  await stateIs("Cancelled");
});

test("the page of a run that started 1,000 others stays small and is paged", async () => {
  const [parent] = await insertRuns(
    portal.teamId,
    [{ name: "wide-fan-1", state: "Running", sentAt: new Date() }],
    "fan",
  );
  const states = ["Completed", "Failed", "Running", "AwaitingConcurrencySlot"] as const;
  await insertRuns(
    portal.teamId,
    Array.from({ length: 1000 }, (_, item) => ({
      name: `item-${item}`,
      state: states[item < 900 ? 0 : item < 910 ? 1 : item < 915 ? 2 : 3],
      parentRunId: parent,
      parentNodeId: "fan",
      parentAttempt: 0,
      parentItem: item,
    })),
  );
  const url = `${portal.url}/runs/${parent}?tab=children`;
  const response = await page.goto(url);
  const html = await response!.text();
  console.log(`run page with 1,000 children: ${Math.round(html.length / 1000)} kB of HTML`);
  expect(html.length).toBeLessThan(200_000);
  await page.getByText("item-24", { exact: true }).waitFor();
  await checkPage(page, "run-children");
  await page.getByRole("link", { name: "Next" }).click();
  await page.getByText("item-49", { exact: true }).waitFor();
  await page.getByRole("link", { name: "Failed 10" }).click();
  await page.getByText("item-909", { exact: true }).waitFor();
  expect(await page.getByText("item-49", { exact: true }).count()).toBe(0);
});

test("the waterfall draws the rows in view, of however many", async () => {
  await page.goto(`${portal.url}${new URL(page.url()).pathname}?open=fan`);
  const box = page.getByRole("group", { name: "Task timeline" });
  await box.getByText("item-0", { exact: true }).waitFor();
  expect(await box.getByRole("listitem").count()).toBeLessThan(50);
  await box.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await box.getByText("item-999", { exact: true }).waitFor();
  expect(await box.getByText("item-0", { exact: true }).count()).toBe(0);
  // A row that a key makes active is scrolled into view.
  await page.keyboard.press("j");
  await box.getByText("fan", { exact: true }).waitFor();
});

test("retention is previewed before it can be saved", async () => {
  const endedAt = new Date(Date.now() - 100 * 86_400_000);
  await insertRuns(portal.teamId, [
    { createdAt: endedAt, endedAt },
    { createdAt: endedAt, endedAt },
  ]);
  await page.goto(`${portal.url}/settings`);
  await page.getByRole("main").getByRole("link", { name: "Retention" }).click();
  expect(await page.getByRole("button", { name: "Save" }).count()).toBe(0);
  await page.getByLabel("Runs").fill("0");
  await page.getByRole("button", { name: "Preview" }).click();
  await page.getByText("Keep for at least one day.").first().waitFor();
  await page.getByLabel("Runs").fill("90");
  await page.getByRole("button", { name: "Preview" }).click();
  await page.getByText(/^2 to delete, /).waitFor();
  await checkPage(page, "retention");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved.").waitFor();
  await page.reload();
  expect(await page.getByLabel("Runs").inputValue()).toBe("90");
});
