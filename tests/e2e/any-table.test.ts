import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import type { Answer } from "./api";
import { checkPage } from "./page-checks";
import { tellAsStory } from "./story";
import { usePortal } from "./use-portal";

// A team's own export, with money, dates, a customer in several rows, text, missing values and the outcome beside another
// column of yes and no, from its upload to a promoted and monitored model, by pages alone: only the requests for
// predictions come from a program.
tellAsStory();

const portal = usePortal();
let page: Page;

const rows = 1500;
const random = (row: number, salt: number) => (((row + 1) * 7919 + salt * 104_729) % 10_007) / 10_007;
const csv = Array.from({ length: rows }, (_, row) => {
  const amount = 20 + 4000 * random(row, 1) ** 2;
  const channel = ["web", "phone", "branch"][row % 3]!;
  const isBack = random(row, 2) < 0.04 + (amount > 1500 ? 0.25 : 0) + (channel === "web" ? 0.08 : 0);
  const opened = new Date(Date.UTC(2025, 0, 1) + row * 7_200_000).toISOString().slice(0, 10);
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
    row % 4 === 0 ? "Yes" : "No",
    note,
    isBack ? "Y" : "N",
  ].join(",");
});
const header = "payment_id,customer_id,opened,amount,channel,age,member,note,charged_back";
const file = (lines: string[]) => ({
  name: "payments.csv",
  mimeType: "text/csv",
  buffer: Buffer.from(`${[header, ...lines].join("\n")}\n`),
});

beforeAll(async () => {
  page = await portal.openPage();
});

const open = (path: string) => page.goto(`${portal.url}${path}`, { waitUntil: "networkidle" });

async function upload(name: string, lines: string[]) {
  await open("/datasets");
  const form = page.getByLabel("Name");
  if (!(await form.isVisible())) await page.getByText("New dataset").click();
  await form.fill(name);
  await page.getByLabel("File").setInputFiles(file(lines));
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
}

/** Presses Run on the form that is open. @returns the run's id, from the page that opens */
async function pressRun(): Promise<string> {
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.waitForURL(/\/runs\/[0-9a-f-]{36}/);
  return page.url().match(/[0-9a-f-]{36}/)![0];
}

const endOf = (id: string) => portal.waitForRun(id);

/** Presses Run on the form that is open; returns the run once it has completed, with its page open. */
async function runForm(): Promise<string> {
  const { id, state, stateMessage } = await endOf(await pressRun());
  expect({ state, stateMessage }).toMatchObject({ state: "Completed" });
  await open(`/runs/${id}?tab=artifacts`);
  return id;
}

/** Markdown artifacts of a run by key, none of which speaks of claims. Keys of artifacts stay as they are. */
async function reportsOf(id: string): Promise<Record<string, string>> {
  const { items } = await portal.api("GET", `/runs/${id}/artifacts`);
  const reports: [string, string][] = items.flatMap(({ data, kind, key }: Answer) =>
    kind === "markdown" ? [[key, data.markdown.replaceAll(/artifact:[\w-]+/g, "")]] : [],
  );
  for (const [key, text] of reports) expect(text, key).not.toMatch(/\b(claims?|frauds?)\b/i);
  return Object.fromEntries(reports);
}

test("an upload proposes a schema with reasons", async () => {
  await upload("payments", csv);
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
    member: "feature boolean",
    note: "feature text",
    charged_back: "target boolean",
  });
  expect(schema.target).toEqual({ column: "charged_back", positive: "Y" });
});

test("its schema says why, in the table's own spelling, and is accepted on the page", async () => {
  await open("/datasets/payments");
  await page.getByText("Target: charged_back = Y, in ").waitFor();
  await page.getByRole("link", { name: "Change" }).click();
  await page.getByRole("heading", { name: "Schema", level: 1 }).waitFor();
  expect(await page.getByLabel("Target").inputValue()).toBe("charged_back");
  expect(await page.getByLabel("Positive value of charged_back").locator("option").allTextContents()).toEqual(
    ["N", "Y"],
  );
  for (const [name, reason] of [
    ["payment_id", "unique in every row: key?"],
    ["customer_id", "an identifier with 3.0 rows per value: group?"],
    ["opened", "the only date in nearly every row: time?"],
    ["amount", "amounts in $"],
    ["member", "two values Yes/No"],
    ["note", "free text: left out of models"],
    ["charged_back", "two values Y/N: target?"],
  ] as const)
    expect(await page.getByRole("rowheader", { name: new RegExp(`^${name}`) }).textContent()).toContain(
      reason,
    );
  await checkPage(page, "any-schema");
  await page.getByRole("button", { name: "Save schema" }).click();
  await page.getByText(/Saved as version \d+\. The latest version is read by it\./).waitFor();
});

test("expectations are suggested, and one that fails stops a training", async () => {
  await open("/datasets/payments");
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
  await open("/datasets/payments/expectations");
  await checkPage(page, "any-expectations");
  await open("/datasets/payments");
  await page.getByRole("link", { name: "Train on this" }).click();
  expect(await endOf(await pressRun())).toMatchObject({
    state: "Failed",
    stateMessage: expect.stringContaining('payments version 1 does not meet "amount is at most 2000"'),
  });
  await open("/datasets/payments/expectations");
  await page.getByRole("link", { name: "Change: amount is at most 2000" }).click();
  // The form of another expectation has the same fields.
  await page.getByRole("button", { name: "Save expectation" }).waitFor();
  await page.getByLabel("When it is not met").selectOption("Only warn");
  await checkPage(page, "any-expectations-change");
  await page.getByRole("button", { name: "Save expectation" }).click();
  await expect.poll(async () => (await results()).status).toBe("warned");
});

test("Train on this opens the run form filled in, and its report speaks of rows", async () => {
  await open("/datasets/payments");
  await page.getByRole("link", { name: "Train on this" }).click();
  await page.getByText("Advanced").waitFor();
  expect(await page.getByLabel("Dataset", { exact: true }).inputValue()).toBe("payments");
  expect(await page.getByLabel("Features").locator("option").allTextContents()).toEqual(["All columns"]);
  // A field that does not apply to the choices is hidden.
  expect(await page.getByLabel("Split column").isVisible()).toBe(false);
  await page.getByLabel("Split by").selectOption("group");
  await page.getByLabel("Split column").waitFor();
  await page.getByLabel("Split by").selectOption("auto");
  await page.getByLabel("Split column").waitFor({ state: "hidden" });
  expect(await page.getByLabel("Flag rate").isVisible()).toBe(false);
  // Nothing of the sample's claims is filled in.
  expect(await page.getByLabel("Cost of missed").inputValue()).toBe("");
  expect(await page.getByLabel("Model", { exact: true }).inputValue()).toBe("payments");
  await page.getByLabel("Model", { exact: true }).fill("pay/ments");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByText("Use letters (A–Z), digits, spaces and . _ - only").first().waitFor();
  await page.getByLabel("Model", { exact: true }).fill("payments");
  await page.getByRole("button", { name: "Add to Groups" }).click();
  await page.getByLabel("Groups 1", { exact: true }).fill("channel");
  await page.getByRole("button", { name: "Add to Groups" }).click();
  await page.getByLabel("Groups 2", { exact: true }).fill("member");
  await checkPage(page, "any-run-form");
  const report = (await reportsOf(await runForm()))["model-report"];
  await checkPage(page, "any-run");
  expect(report).toContain("The held-out rows are the newest by *opened*");
  expect(report).toContain("### channel");
  expect(report).toMatch(/### member[^#]*\| Yes \|/);
  expect(report).toMatch(
    /A missed positive is assumed to cost \d+\.00, and investigating a flagged row 1\.00\./,
  );
});

test("the version passes a gate and is promoted", async () => {
  await open("/models/payments?tab=gates");
  await page.getByRole("link", { name: "Recall floor" }).click();
  await page.getByLabel("Floor").fill("0.05");
  await page.getByRole("button", { name: "Save gate" }).click();
  await page.getByRole("cell", { name: "floor 0.05" }).waitFor();
  await open("/models/payments/1");
  await page.getByRole("button", { name: "Promote to champion…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason", { exact: true }).fill("Best on the newest payments");
  await dialog.getByRole("button", { name: "Promote to champion", exact: true }).click();
  await page.getByText("payments@champion now points to version 1.").waitFor();
  await open("/models/payments?tab=gates");
  await page.getByText(/on its held-out rows; at least 0\.05 is required/).waitFor();
  await checkPage(page, "any-gates");
  await open("/models/payments");
  await checkPage(page, "any-model");
  await open("/models/payments/1/playground");
  expect(await page.getByLabel("Member").locator("option").allTextContents()).toEqual(["No", "Yes"]);
  await checkPage(page, "any-playground");
});

test("new rows are scored in a batch, and monitored", async () => {
  await upload("payments-new", csv.slice(0, 800));
  await page.getByRole("link", { name: "Score", exact: true }).click();
  await page.getByLabel("Model", { exact: true }).fill("payments@champion");
  const predictions = (await reportsOf(await runForm()))["predictions-report"];
  expect(predictions).toContain("payment_id, label, probability, model_version");
  await checkPage(page, "any-predict-table");
  expect(await portal.api("GET", "/datasets/payments-new-predictions/versions/1")).toMatchObject({
    rows: 800,
    columns: [{ name: "payment_id" }, { name: "label" }, { name: "probability" }, { name: "model_version" }],
  });
  await open("/datasets/payments-new");
  await page.getByRole("link", { name: "Monitor", exact: true }).click();
  await page.getByLabel("Model", { exact: true }).fill("payments@champion");
  await page.getByText("Advanced").click();
  await page.getByLabel("Explain rows").fill("50");
  const reports = await reportsOf(await runForm());
  expect(reports["drift-report"]).toContain("labelled rows with");
  const { "explanations-report": explained } = reports;
  expect(explained).toContain("| member | ");
  for (const report of Object.values(reports)) expect(report).not.toMatch(/\b(true|false)\b/);
  await checkPage(page, "any-monitor-table");
});

test("requests are kept, get their outcomes on the page, and are monitored", async () => {
  await open("/settings/predictions");
  await page.getByLabel("Store the rows of each request").check();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Rows will be stored.").waitFor();
  const asked = csv.slice(-400);
  const fields = (line: string) => line.replace(/,[YN]$/, "");
  for (let start = 0; start < asked.length; start += 100) {
    const lines = asked.slice(start, start + 100).map(fields);
    const address = `${portal.url}/api/models/payments@champion/invocations?key=payment_id`;
    const answer = await fetch(address, {
      method: "POST",
      headers: { authorization: `Bearer ${portal.adminToken}`, "content-type": "text/csv" },
      body: `${[header.replace(/,charged_back$/, ""), ...lines].join("\n")}\n`,
    });
    expect(answer.status, await answer.clone().text()).toBe(200);
  }
  await expect
    .poll(async () => {
      await open("/models/payments?tab=requests");
      return page.getByRole("main").innerText();
    })
    .toContain("5 requests with 401 rows in the last 24 hours");
  await open("/models/payments?tab=outcomes");
  await checkPage(page, "any-outcomes-none");
  const pairs = asked.map((line) => line.replace(/^(\d+),.*,([YN])$/, "$1,$2"));
  await page
    .getByLabel("Outcomes", { exact: true })
    .fill(["payment_id,charged_back", ...pairs, "7,maybe"].join("\n"));
  await page.locator("form").getByRole("button", { name: "Record outcomes" }).click();
  await page
    .getByText('Line 402 is "7,maybe". Write a key and its outcome, Y or N, with a comma between.')
    .waitFor();
  await page.getByLabel("Outcomes", { exact: true }).fill([...pairs, "7,N"].join("\n"));
  await page.locator("form").getByRole("button", { name: "Record outcomes" }).click();
  await page.getByText("400 outcomes recorded. No scored row has the key of 1 line: 7.").waitFor();
  await page.getByText("Recall by day", { exact: true }).waitFor();
  // Parts of about equal size, though most probabilities are low.
  const calibration = page.getByLabel("Calibration").getByRole("row");
  await expect.poll(() => calibration.count()).toBeGreaterThan(5);
  await checkPage(page, "any-outcomes");
  await open("/models/payments?tab=requests");
  await page.getByRole("link", { name: "Monitor requests" }).click();
  expect(await page.getByLabel("Output").inputValue()).toBe("payments-requests");
  await runForm();
  const { items } = await portal.api("GET", "/runs?deployment=monitor-table&limit=1");
  const drift = (await reportsOf(items[0].id))["drift-report"] ?? "";
  expect(drift).toContain("# Drift report: payments-requests version 1");
  // The figures are of those rows that the model did not learn from.
  const [, compared] = drift.match(/On (\d+) labelled rows with/) ?? [];
  expect(drift).toContain(`Left out are ${400 - Number(compared)} rows that the model learned from.`);
  await open(`/runs/${items[0].id}?tab=artifacts`);
  await checkPage(page, "any-monitor-requests");
  await open("/datasets/payments-requests");
  await page.getByText("Target: charged_back = Y, in ").waitFor();
});
