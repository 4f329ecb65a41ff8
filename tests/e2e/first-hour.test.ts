import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Receiver, startReceiver } from "@/tests/http-receiver";
import { tellAsStory } from "./story";
import { usePortal } from "./use-portal";

// The seven things that a person does first, by pages alone, with the number of clicks that each takes. Typing and choosing
// are not counted; a file is one click.
tellAsStory();

const run = promisify(execFile);
const portal = usePortal();
let page: Page;
let receiver: Receiver;
let clicks = 0;

beforeAll(async () => {
  receiver = await startReceiver();
  page = await portal.openPage();
  await page.goto(`${portal.url}/settings/network`);
  await page.getByLabel("Host or range").fill(receiver.host);
  await page.getByRole("button", { name: "Allow" }).click();
  await page.getByText(`${receiver.host} is now allowed.`).waitFor();
});
afterAll(() => receiver?.close());

async function press(target: Locator): Promise<void> {
  clicks++;
  await target.click();
}
const link = (name: string) => page.getByRole("link", { name, exact: true }).first();
const button = (name: string) => page.getByRole("button", { name, exact: true }).first();
const goTo = (place: string) =>
  press(
    page
      .getByRole("navigation", { name: "Main", exact: true })
      .getByRole("link", { name: place, exact: true }),
  );

/** Clicks since the last call. */
function clicked(): number {
  const count = clicks;
  clicks = 0;
  return count;
}

/** Returns of a shop: dear ones come back. @param from shifts the rows, so that files differ */
function table(from: number): { name: string; mimeType: string; buffer: Buffer } {
  const lines = Array.from({ length: 600 }, (_, index) => {
    const row = index + from;
    const price = (row * 7919) % 200;
    return `${price},${["web", "shop"][row % 2]},${price > 140 && row % 3 > 0 ? "yes" : "no"}`;
  });
  return {
    name: "returns.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(`price,channel,returned\n${lines.join("\n")}\n`),
  };
}

async function choose(label: string, file: ReturnType<typeof table>): Promise<void> {
  clicks++;
  await page.getByLabel(label).setInputFiles(file);
}

async function trainOnThis(): Promise<void> {
  await press(link("Train on this"));
  await press(button("Run"));
  await page.waitForURL(/\/runs\/[0-9a-f-]{36}/);
  await page
    .locator("h1 ~ *, main")
    .getByText("Completed", { exact: true })
    .first()
    .waitFor({ timeout: 60_000 });
}

test("upload a table and train on it: 6 clicks; retrain on its next version: 6", async () => {
  await page.goto(portal.url);
  await goTo("Datasets");
  await press(link("New dataset"));
  await page.getByLabel("Name").fill("returns");
  await choose("File", table(0));
  await press(button("Upload"));
  await trainOnThis();
  expect(clicked()).toBe(6);

  await goTo("Datasets");
  await press(link("returns"));
  await choose("Upload a new version", table(600));
  await press(button("Upload"));
  await page.getByText("Version 2 uploaded").waitFor();
  await trainOnThis();
  expect(clicked()).toBe(6);
});

test("find why a run failed and retry it: 4 clicks", async () => {
  const params = { dataset: "orders", model: "orders" };
  const { id } = await portal.api("POST", "/deployments/train-model/runs", { params });
  await portal.waitForRun(id);
  await goTo("Home");
  await press(
    page
      .getByRole("table", { name: "Deployments whose last run failed" })
      .or(page.getByRole("group", { name: "Deployments whose last run failed" }))
      .getByRole("link", { name: "Train a model" }),
  );
  const why = page.getByRole("region", { name: "Why it failed" });
  await why.getByText("orders").first().waitFor();
  await portal.api("POST", "/datasets/orders/versions", table(0).buffer.toString());
  await press(why.getByRole("link", { name: "Retry from here" }));
  await press(
    page.getByRole("region", { name: "Retry this run" }).getByRole("button", { name: /^Retry from/ }),
  );
  await page
    .locator("h1 ~ *, main")
    .getByText("Completed", { exact: true })
    .first()
    .waitFor({ timeout: 60_000 });
  expect(clicked()).toBe(4);
});

test("schedule it: 3 clicks", async () => {
  await press(
    page.getByRole("navigation", { name: "Breadcrumbs" }).getByRole("link", { name: "Train a model" }),
  );
  await press(page.getByText("New schedule"));
  await press(button("Add schedule"));
  await page.getByText("Last started: never.").waitFor();
  expect(clicked()).toBe(3);
});

test("alert a channel when it fails: 2 clicks", async () => {
  await press(link("Alert me"));
  await page.getByLabel("Webhook URL of Slack").fill(receiver.url);
  await press(button("Create alert"));
  await page.waitForURL(/\/alerts\/[0-9a-f-]{36}$/);
  expect(clicked()).toBe(2);
  await portal.api("POST", "/deployments/train-model/runs", {
    params: { dataset: "none-such", model: "none" },
  });
  await expect.poll(() => receiver.received.map(({ body }) => body).join()).toContain("none-such");
});

test("compare two versions and promote the better one: 7 clicks", async () => {
  await goTo("Models");
  await press(link("returns"));
  for (const version of [2, 1]) await press(page.getByLabel(`Select version ${version}`));
  await press(button("Compare selected"));
  // A page that has just loaded hears no press before its script runs.
  await page.waitForLoadState("networkidle");
  await press(button("Promote version 2…"));
  await press(page.getByRole("dialog").getByRole("button", { name: "Promote version 2" }));
  await page.getByText("returns@champion now points to version 2.").waitFor();
  expect(clicked()).toBe(7);
});

test("call the model by the example of its page: 4 clicks", async () => {
  await press(page.getByRole("navigation", { name: "Breadcrumbs" }).getByRole("link", { name: "returns" }));
  await press(page.getByText("Call returns@champion"));
  const curl = await page.getByRole("group", { name: "curl" }).innerText();
  await press(link("Settings, Tokens"));
  await page.getByLabel("Name").fill("a program");
  await press(button("Create token"));
  const token = await page.locator("code", { hasText: "swy_" }).innerText();
  expect(clicked()).toBe(4);
  const { stdout } = await run("sh", ["-c", curl], { env: { ...process.env, MLFLOW_TRACKING_TOKEN: token } });
  expect(JSON.parse(stdout).predictions).toHaveLength(1);
});

test("invite a viewer: 3 clicks, and one of the invited", async () => {
  await goTo("Settings");
  await press(link("Members"));
  await press(button("Create invitation"));
  const invitation = await page.locator("code", { hasText: "/invite/" }).innerText();
  expect(clicked()).toBe(3);
  const viewer = await portal.openPage({ isSignedIn: false });
  await viewer.goto(invitation);
  await viewer.getByLabel("Name").fill("Grace");
  await viewer.getByLabel("E-mail").fill("grace@example.com");
  await viewer.getByLabel("Password").fill("nanoseconds in a wire");
  await viewer.getByRole("button", { name: "Join team" }).click();
  await viewer.getByText("grace@example.com · viewer").first().waitFor();
});
