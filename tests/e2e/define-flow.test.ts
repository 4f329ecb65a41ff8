import type { Locator, Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { checkPage } from "./page-checks";
import { tellAsStory } from "./story";
import { usePortal } from "./use-portal";

// Flows are defined in the portal, once without a mouse and once with it, and run.
tellAsStory();

const portal = usePortal();
let page: Page;

beforeAll(async () => {
  page = await portal.openPage();
});

const fieldOf = (node: string, input: string) => page.locator(`[id="${node}.${input}"]`);
const addButton = (task: string) => page.getByRole("button", { name: `Add ${task}`, exact: true });

/** Presses Tab until the target has the focus, as a person without a mouse does. */
async function tabTo(target: Locator): Promise<void> {
  for (let presses = 0; presses < 250; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not lead to ${target}.`);
}

async function typeInto(target: Locator, text: string): Promise<void> {
  await tabTo(target);
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(text);
}

async function press(target: Locator): Promise<void> {
  await tabTo(target);
  await page.keyboard.press("Enter");
}

/** From the saved flow to a completed run of it. */
async function deployAndRun(name: string): Promise<void> {
  await page.getByRole("link", { name: "Deploy", exact: true }).click();
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Slug").fill(name.toLowerCase().replaceAll(" ", "-"));
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.waitForURL(/\/runs\/[0-9a-f-]{36}/);
  const id = new URL(page.url()).pathname.split("/").at(-1)!;
  expect(await portal.waitForRun(id, ["Completed"])).toMatchObject({ flowVersion: 1 });
}

test("a flow of three tasks is built in the list by keyboard alone, and its faults are named on the way", async () => {
  await page.goto(`${portal.url}/flows/new`);
  await typeInto(page.getByLabel("Name", { exact: true }), "By keyboard");
  for (const task of ["Read data", "Split data", "Measure information"]) {
    await typeInto(page.getByLabel("Add a task"), task);
    await press(addButton(task));
  }
  await page.getByText(/Fix \d+ problems? to save: .*This input is not bound/).waitFor();
  expect(await page.getByRole("button", { name: "Save version" }).isDisabled()).toBe(true);
  await checkPage(page, "flow-editor-faults");

  await press(page.locator("summary", { hasText: "read-data" }));
  await typeInto(fieldOf("read-data", "dataset"), "A value");
  await typeInto(page.getByLabel("Dataset: value"), "claims");
  for (const node of ["split-data", "measure-information"]) {
    await press(page.locator("summary", { hasText: node }).first());
    // Only fitting values are offered: of read-data the reference, not its parts.
    const offered = fieldOf(node, "data").locator("optgroup[label=Outputs] option");
    await offered.first().waitFor({ state: "attached" });
    expect(await offered.allTextContents()).toEqual(["read-data → data"]);
    await typeInto(fieldOf(node, "data"), "read-data");
  }
  await page.getByText("Ready to save.").waitFor();
});

test("a task is tried on a sample, and what it gives fills the one after it", async () => {
  await press(page.locator("summary", { hasText: "read-data" }).first());
  await press(page.getByText("Test on a sample"));
  await press(page.getByRole("button", { name: "Test", exact: true }));
  await page.getByText(/1,000 claims, \d+ frauds/).waitFor();
  await checkPage(page, "flow-editor-try");
  await press(page.locator("summary", { hasText: "split-data" }).first());
  await press(page.getByText("Test on a sample"));
  await press(page.getByRole("button", { name: "Test", exact: true }));
  await page.getByText(/800 claims to train on/).waitFor();
  expect((await portal.api("GET", "/runs?flow=by-keyboard")).items).toEqual([]);
});

test("a draft outlives a reload; saved, deployed and run, it completes", async () => {
  await page.reload();
  await page.getByText("Draft restored from this browser.").waitFor();
  await press(page.getByRole("button", { name: "Save version" }));
  await page.getByText("Saved as version 1.").waitFor();
  await checkPage(page, "flow-saved");
  await deployAndRun("By keyboard");
});

// The draft of the earlier flow is discarded: it would bring its nodes along.
test("a flow of three tasks is wired on the canvas with the mouse; a wire that does not fit is refused with the reason", async () => {
  await page.goto(`${portal.url}/flows/new`);
  await page.getByLabel("Name", { exact: true }).fill("By mouse");
  for (const task of ["Read data", "Check quality", "Split data"]) await addButton(task).click();
  await page.getByRole("button", { name: "Canvas" }).click();
  const handle = (node: string, name: string) =>
    page.locator(`.react-flow__node[data-id="${node}"] .react-flow__handle[data-handleid="${name}"]`);
  await handle("split-data", "seed").waitFor();
  await handle("read-data", "data").last().dragTo(handle("split-data", "seed"));
  await page.getByText(/seed takes integer, but data is object/).waitFor();
  await page.getByRole("button", { name: "Dismiss notification" }).click();
  await handle("read-data", "data").last().dragTo(handle("split-data", "data"));
  await handle("read-data", "data").last().dragTo(handle("check-quality", "data"));
  await page.locator('.react-flow__node[data-id="read-data"]').click();
  await fieldOf("read-data", "dataset").selectOption("A value");
  await page.getByLabel("Dataset: value").fill("claims");
  await page.getByText("Ready to save.").waitFor();
  expect(await page.locator(".react-flow__edge").count()).toBe(2);
  await checkPage(page, "flow-canvas");
  await page.getByRole("button", { name: "Save version" }).click();
  await page.waitForURL(/\/flows\/by-mouse/);
  await deployAndRun("By mouse");
});

test("another person's changes are shown before they are overwritten", async () => {
  const { definition } = await portal.api("GET", "/flows/by-mouse");
  await page.goto(`${portal.url}/flows/by-mouse/edit`);
  await page.getByLabel("Description").first().fill("Mine.");
  const theirs = { params: definition.params, nodes: definition.nodes.slice(0, 2) };
  await portal.api("PUT", "/flows/by-mouse", theirs);
  await page.getByRole("button", { name: "Save version" }).click();
  await page.getByText("Someone else saved version 2 while you were editing.").waitFor();
  await page.getByText("Node split-data was removed.").waitFor();
});

test("the API refuses a wire that does not fit by node and field", async () => {
  const { definition } = await portal.api("GET", "/flows/by-mouse");
  const nodes = [
    ...definition.nodes,
    { id: "split", task: "split-data", input: { data: { $from: "params.x" } } },
  ];
  const refused = await portal.request("PUT", "/flows/by-mouse", { params: definition.params, nodes });
  expect(refused.status).toBe(422);
  expect((await refused.json()).errors[0].path).toBe("nodes.split.input.data");
});
