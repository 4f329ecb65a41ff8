import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { checkPage } from "./page-checks";
import { tellAsStory } from "./story";
import { usePortal } from "./use-portal";

// From a trained model to predictions: by the flow's form, in the playground and over HTTP.
tellAsStory();

const portal = usePortal();
let page: Page;

beforeAll(async () => {
  page = await portal.openPage();
});

const start = (deployment: string, params: object) =>
  portal.api("POST", `/deployments/${deployment}/runs`, { params });

test("a model is trained and becomes the champion", async () => {
  const { id } = await start("train-insurance-fraud-model", {});
  await portal.waitForRun(id, ["Completed"]);
  await portal.api("PUT", "/models/insurance-fraud/aliases/champion", { version: 1 });
});

test("batch-predict-claims asks on its run page, scores all claims and writes its report", async () => {
  const { id } = await start("batch-predict-claims", {});
  await portal.waitForRun(id, ["Paused"]);
  await page.goto(`${portal.url}/runs/${id}`);
  await page.getByLabel("Model", { exact: true }).waitFor();
  expect(await page.getByLabel("Model", { exact: true }).inputValue()).toBe("insurance-fraud@champion");
  const names = page.locator("form [name^='input.']");
  const order = await names.evaluateAll((fields) => fields.map((field) => field.getAttribute("name")));
  expect(order.indexOf("input.dataset")).toBeLessThan(order.indexOf("input.model"));
  await page.getByLabel("Model", { exact: true }).click();
  await page.getByRole("option", { name: "insurance-fraud@champion version 1" }).click();
  await checkPage(page, "predict-asks");
  await page
    .getByRole("button", { name: /answer|continue|resume|send/i })
    .first()
    .click();
  const run = await portal.waitForRun(id, ["Completed"]);
  const { facts } = run.tasks.find(({ node }) => node === "predict-claims")!.output;
  expect(facts).toMatchObject({ claims: 15_420, duplicates: 0, alias: "champion", table: null });
  expect(facts.distribution.reduce((sum: number, count: number) => sum + count)).toBe(15_420);
  const version = await portal.api("GET", `/datasets/claims-predictions/versions/${facts.output.version}`);
  expect(version).toMatchObject({ rows: 15_420, sha256: facts.output.sha256 });
  expect(version).toMatchObject({ runId: id, scoredBy: "insurance-fraud/1" });
  await page.goto(`${portal.url}/models/insurance-fraud/1`);
  const lineage = page.getByRole("group", { name: "Lineage" });
  await lineage.getByRole("link", { name: /^claims-predictions 1/ }).click();
  // From the predictions back to the claims, the run that scored them and the model.
  await page.getByRole("heading", { name: "Columns of version 1" }).waitFor();
  for (const label of ["File", "claims 1", run.name, "insurance-fraud 1"])
    await lineage.getByText(label, { exact: true }).waitFor();
  await checkPage(page, "predictions-lineage");
  const { items } = await portal.api("GET", `/artifacts?run=${id}&key=predictions-report`);
  await page.goto(`${portal.url}/artifacts/${items[0].id}`);
  await page.getByRole("heading", { name: "The most suspicious claims" }).waitFor();
  await checkPage(page, "predict-report");
});

test("the playground scores a claim as it is changed, by keyboard too, and says why", async () => {
  await page.goto(`${portal.url}/models/insurance-fraud/%40champion/playground`);
  const verdict = page.getByRole("region", { name: "Probability of fraud" });
  const probability = async () => Number.parseFloat((await verdict.locator("output").innerText()).trim());
  const reasonIs = (name: string) =>
    page.locator("svg title", { hasText: name }).first().waitFor({ state: "attached" });
  const fault = page.getByLabel("Fault", { exact: true });
  await fault.selectOption("Third Party");
  await reasonIs("Fault = Third Party");
  const low = await probability();
  await fault.focus();
  await page.keyboard.press("P");
  await reasonIs("Fault = Policy Holder");
  expect(await probability()).toBeGreaterThan(low);
  const slider = page.getByLabel(/^Threshold/);
  await slider.focus();
  await page.keyboard.press("Home");
  await page.getByText("Flagged for review").waitFor();
  await page.keyboard.press("End");
  await page.getByText("Not flagged").waitFor();
  await page.getByText(/would be flagged/).waitFor();
  await checkPage(page, "playground");
});

test("the curl of the playground gives the same answer, which the model's page counts", async () => {
  const command = await page.locator("pre", { hasText: "curl -sS" }).innerText();
  const env = { ...process.env, MLFLOW_TRACKING_TOKEN: portal.adminToken };
  const { stdout } = await promisify(execFile)("/bin/sh", ["-c", command], { env });
  const [{ fraud_probability }] = JSON.parse(stdout).predictions;
  const shown = await page
    .getByRole("region", { name: "Probability of fraud" })
    .locator("output")
    .innerText();
  expect(Number.parseFloat(shown)).toBeCloseTo(fraud_probability * 100, 1);
  await new Promise((resolve) => setTimeout(resolve, 500));
  await page.goto(`${portal.url}/models/insurance-fraud?tab=requests`);
  await page.getByText(/^\d+ requests with \d+ rows in the last 24 hours\./).waitFor();
  await checkPage(page, "model-requests");
});

test("an admin decides whether claims of requests are kept", async () => {
  await page.goto(`${portal.url}/settings/predictions`);
  await checkPage(page, "settings-predictions");
  await page.getByLabel("Store the rows of each request").check();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Rows will be stored.").waitFor();
  await page.reload();
  expect(await page.getByLabel("Store the rows of each request").isChecked()).toBe(true);
});
