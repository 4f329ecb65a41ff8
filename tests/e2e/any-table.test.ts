import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { checkPage } from "./page-checks";
import { tellAsStory } from "./story";
import { usePortal } from "./use-portal";

// A team's own export, with money, dates, a customer in several rows, text and missing values, from its upload to a
// promoted model.
tellAsStory();

const portal = usePortal();
let page: Page;

const rows = 3000;
const random = (row: number, salt: number) => (((row + 1) * 7919 + salt * 104_729) % 10_007) / 10_007;
const csv = Array.from({ length: rows }, (_, row) => {
  const amount = 20 + 4000 * random(row, 1) ** 2;
  const channel = ["web", "phone", "branch"][row % 3]!;
  const isBack = random(row, 2) < 0.03 + (amount > 1500 ? 0.25 : 0) + (channel === "web" ? 0.08 : 0);
  const opened = new Date(Date.UTC(2025, 0, 1) + row * 3_600_000).toISOString().slice(0, 10);
  const [year, month, day] = opened.split("-");
  const money = `"$${amount.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}"`;
  const age = row % 17 === 0 ? "NA" : String(18 + Math.floor(60 * random(row, 3)));
  const note = `"Caller no. ${row} asked when the money comes"`;
  const customer = `C-${String(Math.floor(row / 3)).padStart(5, "0")}`;
  return [
    100_000 + row,
    customer,
    `${day}.${month}.${year}`,
    money,
    channel,
    age,
    note,
    isBack ? "Y" : "N",
  ].join(",");
});
const header = "payment_id,customer_id,opened,amount,channel,age,note,charged_back";
const file = (lines: string[]) => ({
  name: "payments.csv",
  mimeType: "text/csv",
  buffer: Buffer.from(`${[header, ...lines].join("\n")}\n`),
});

beforeAll(async () => {
  page = await portal.openPage();
});

test("an upload proposes a schema with reasons", async () => {
  await page.goto(`${portal.url}/datasets`, { waitUntil: "networkidle" });
  await page.getByText("New dataset").click();
  await page.getByLabel("Name").fill("payments");
  await page.getByLabel("File").setInputFiles(file(csv));
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await page.getByRole("heading", { name: "payments", level: 1 }).waitFor();
  await checkPage(page, "any-dataset");
  const schema = await portal.api("GET", "/datasets/payments/schema");
  const roles = Object.fromEntries(
    schema.columns.map(({ name, role, type }: Record<string, string>) => [name, `${role} ${type}`]),
  );
  expect(roles).toEqual({
    payment_id: "key number",
    customer_id: "group category",
    opened: "time date",
    amount: "feature number",
    channel: "feature category",
    age: "feature number",
    note: "feature text",
    charged_back: "target boolean",
  });
  expect(schema.target).toEqual({ column: "charged_back", positive: "Y" });
});

test("its schema is edited on the page", async () => {
  await page.goto(`${portal.url}/datasets/payments/schema`, { waitUntil: "networkidle" });
  await checkPage(page, "any-schema");
  await page.getByLabel("Role of age").selectOption("ignored");
  await page.getByLabel("Role of age").selectOption("feature");
  await page.getByRole("button", { name: "Save" }).click();
  await expect.poll(async () => (await portal.api("GET", "/datasets/payments/schema")).origin).toBe("edited");
});

test("expectations are suggested, and one that fails stops a training", async () => {
  await page.goto(`${portal.url}/datasets/payments`, { waitUntil: "networkidle" });
  await page.getByRole("link", { name: "Expectations" }).click();
  await page.getByRole("heading", { name: "Expectations", level: 1 }).waitFor();
  await checkPage(page, "any-expectations-none");
  await page.getByRole("button", { name: /^Accept all/ }).click();
  await page.getByRole("button", { name: "Remove: payment_id is unique" }).waitFor();
  await page.getByRole("combobox", { name: "Column" }).fill("amount");
  await page.getByLabel("At most", { exact: true }).fill("2000");
  await page.getByRole("button", { name: "Add expectation" }).click();
  await page.getByRole("button", { name: "Remove: amount is at most 2000" }).waitFor();
  const results = () => portal.api("GET", "/datasets/payments/versions/latest/expectations");
  await expect.poll(async () => (await results()).status).toBe("failed");
  const unmet = (await results()).results.filter(({ status }: { status: string }) => status !== "passed");
  expect(unmet).toMatchObject([{ check: { name: "amount is at most 2000" } }]);
  await page.goto(`${portal.url}/datasets/payments/expectations`, { waitUntil: "networkidle" });
  await checkPage(page, "any-expectations");
  const params = { dataset: "payments", model: "payments" };
  const { id } = await portal.api("POST", "/deployments/train-model/runs", { params });
  const { stateMessage } = await portal.waitForRun(id, ["Failed"]);
  expect(stateMessage).toContain('payments version 1 does not meet "amount is at most 2000"');
  await page.getByRole("link", { name: "Change: amount is at most 2000" }).click();
  // The form of another expectation has the same fields.
  await page.getByRole("button", { name: "Save expectation" }).waitFor();
  await page.getByLabel("When it is not met").selectOption("Only warn");
  await checkPage(page, "any-expectations-change");
  await page.getByRole("button", { name: "Save expectation" }).click();
  await expect.poll(async () => (await results()).status).toBe("warned");
});

test("Train on this opens the run form filled in, and its report speaks of rows", async () => {
  await page.goto(`${portal.url}/datasets/payments`, { waitUntil: "networkidle" });
  await page.getByText("Target: charged_back = Y, in ").waitFor();
  await page.getByRole("link", { name: "Train on this" }).click();
  await page.getByText("Advanced").waitFor();
  expect(await page.getByLabel("Dataset", { exact: true }).inputValue()).toBe("payments");
  expect(await page.getByLabel("Features").locator("option").allTextContents()).toEqual(["all-columns"]);
  await checkPage(page, "any-run-form");
  const { id } = await portal.api("POST", "/deployments/train-model/runs", {
    params: { dataset: "payments", model: "payments", groups: ["channel"] },
  });
  const run = await portal.waitForRun(id, ["Completed"]);
  expect(run.state).toBe("Completed");
  await page.goto(`${portal.url}/runs/${id}?tab=artifacts`, { waitUntil: "networkidle" });
  await checkPage(page, "any-run");
  const { items } = await portal.api("GET", `/runs/${id}/artifacts`);
  const report = items.find(({ key }: { key: string }) => key === "model-report").data.markdown;
  expect(report).toContain("The held-out rows are the newest by *opened*");
  expect(report).toContain("### channel");
  expect(report).not.toMatch(/\bclaims?\b/i);
});

test("the model is promoted, scores new rows in a batch, and is monitored on them", async () => {
  await portal.api("PUT", "/models/payments/aliases/champion", { version: 1, reason: "first" });
  await page.goto(`${portal.url}/models/payments`, { waitUntil: "networkidle" });
  await checkPage(page, "any-model");
  await page.goto(`${portal.url}/models/payments/1/playground`, { waitUntil: "networkidle" });
  await checkPage(page, "any-playground");
  await portal.api(
    "POST",
    "/datasets/payments-new/versions",
    `${[header, ...csv.slice(0, 1500)].join("\n")}\n`,
  );
  const model = "payments@champion";
  for (const [deployment, params] of [
    ["predict-table", { dataset: "payments-new", model, output: "payments-scored" }],
    ["monitor-table", { dataset: "payments-new", model, explainRows: 50 }],
  ] as const) {
    const { id } = await portal.api("POST", `/deployments/${deployment}/runs`, { params });
    await portal.waitForRun(id, ["Completed"]);
    await page.goto(`${portal.url}/runs/${id}?tab=artifacts`, { waitUntil: "networkidle" });
    await checkPage(page, `any-${deployment}`);
    const { items } = await portal.api("GET", `/runs/${id}/artifacts`);
    // Keys of artifacts stay as they are.
    for (const { data, kind, key } of items)
      if (kind === "markdown")
        expect(data.markdown.replaceAll(/artifact:[\w-]+/g, ""), key).not.toMatch(/\bclaims?\b/i);
  }
  expect(await portal.api("GET", "/datasets/payments-scored/versions/1")).toMatchObject({ rows: 1500 });
});
