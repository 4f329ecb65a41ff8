import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { generateClaims } from "@/lib/datasets/claims-generator";
import { checkPage } from "./page-checks";
import { tellAsStory } from "./story";
import { usePortal } from "./use-portal";

// The main job of the README, in a real browser, step by step.
tellAsStory();

const train = "train-insurance-fraud-model";
const realFile = path.resolve("../shared/data/fraud_oracle.csv");
const portal = usePortal();
let page: Page;
let uploaded: string;
let unfinished: Promise<string>;

beforeAll(async () => {
  unfinished = sendUnfinishedHeaders();
  page = await portal.openPage({ isSignedIn: false });
  uploaded = existsSync(realFile) ? realFile : path.join(tmpdir(), `claims-${process.pid}.csv`);
  if (uploaded !== realFile) await writeFile(uploaded, await text(generateClaims({ seed: 11 })));
});

/** @returns the answer before the connection ends */
function sendUnfinishedHeaders(): Promise<string> {
  const { hostname, port } = new URL(portal.url);
  const socket = connect(Number(port), hostname);
  socket.write("GET /sign-in HTTP/1.1\r\nHost: ");
  return text(socket);
}

/** README's picture of a run (docs/CONTRIBUTING.md): of the page's top, in light. */
async function takeReadmePicture(): Promise<void> {
  const file = process.env.README_PICTURE;
  if (!file) return;
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1280, height: 1014 });
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.screenshot({ path: file });
  await page.setViewportSize({ width: 1280, height: 900 });
}

const checkAndShow = (name: string) => checkPage(page, name);

test("a page without a session leads to the sign-in page, which refuses a wrong password", async () => {
  await page.goto(`${portal.url}/runs`);
  await page.waitForURL(/sign-in/);
  await checkAndShow("sign-in");
  await page.getByLabel("E-mail").fill(portal.adminEmail);
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("Wrong e-mail or password.").waitFor();
});

test("the owner signs in and sees the portal", async () => {
  await page.getByLabel("E-mail").fill(portal.adminEmail);
  await page.getByLabel("Password").fill(portal.adminPassword);
  await page.getByRole("button", { name: "Sign in" }).click();
  // Navigating before the sign-in has redirected would abort that navigation.
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  await page
    .getByRole("navigation", { name: "Main", exact: true })
    .getByRole("link", { name: "Home" })
    .click();
  await page.getByRole("link", { name: "Train a model" }).waitFor();
  await checkAndShow("home-first");
});

test("the deployment shows its flow, and Run shows a run that ends by itself, without a reload", async () => {
  await page.goto(`${portal.url}/deployments/train-insurance-fraud-model`);
  for (const node of ["read-data", "split-data", "get-best-params", "train-model", "report"])
    await page.getByText(node, { exact: true }).first().waitFor();
  await checkAndShow("deployment");
  await page.getByRole("button", { name: "Run" }).click();
  await page.waitForURL(/\/runs\/[0-9a-f-]{36}/);
  await page.evaluate(() => Object.assign(window, { isSamePage: true }));
  await page.getByText("Learned from 12,336 claims").first().waitFor({ timeout: 30_000 });
  await page.getByText("Deploy instructions: version 1.").first().waitFor({ timeout: 30_000 });
  await page.locator("h1 ~ *, main").getByText("Completed").first().waitFor();
  expect(await page.evaluate(() => (window as { isSamePage?: boolean }).isSamePage)).toBe(true);
  await checkAndShow("run");
  await takeReadmePicture();
});

test("the three reports are on the run's page as rendered Markdown, charts included", async () => {
  await page.getByRole("link", { name: "Artifacts", exact: true }).last().click();
  await page.getByRole("heading", { name: /^Model report: insurance-fraud version 1/ }).waitFor();
  await page.getByRole("heading", { name: "MLflow info" }).waitFor();
  await page.getByRole("heading", { name: /^Deploy insurance-fraud version 1/ }).waitFor();
  await page
    .getByRole("img", { name: /ROC curve/ })
    .first()
    .waitFor();
  expect(await page.getByRole("button", { name: /Copy/ }).count()).toBeGreaterThanOrEqual(3);
  await checkAndShow("reports");
});

test("the reports are under Artifacts, and the model, experiment and flow have pages", async () => {
  await page.goto(`${portal.url}/artifacts`);
  await page.getByRole("link", { name: "model-report", exact: true }).click();
  await page.getByRole("heading", { name: /^Model report/ }).waitFor();
  await checkAndShow("artifact");
  for (const place of [
    "artifacts",
    "models",
    "models/insurance-fraud",
    "experiments",
    "flows",
    "datasets",
    "runs",
    "",
  ]) {
    const response = await page.goto(`${portal.url}/${place}`);
    expect(response?.status(), place).toBe(200);
    // Not the skeleton that is shown first.
    await page.locator("h1").first().waitFor();
    await checkAndShow(place.replace("/", "-") || "home");
  }
});

test("a file becomes a new version of the dataset through the page, and a bad one is refused by line", async () => {
  // The form works once its script runs.
  await page.goto(`${portal.url}/datasets/claims`, { waitUntil: "networkidle" });
  await page.getByLabel("Upload a new version").setInputFiles(uploaded);
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await page.getByText("Version 2 uploaded: 15,420 rows.").waitFor({ timeout: 60_000 });
  await checkAndShow("dataset");
  const bad = {
    name: "bad.csv",
    mimeType: "text/csv",
    buffer: Buffer.from("Month,FraudFound_P\nJan,0\nFeb\n"),
  };
  await page.getByLabel("Upload a new version").setInputFiles(bad);
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await page
    .getByText(/line 3/i)
    .first()
    .waitFor();
});

test("the same through the API, and a run on it", async () => {
  const claims = await readFile(uploaded, "utf8");
  const created = await portal.request("POST", "/datasets/claims/versions", claims);
  expect(created.status).toBe(201);
  expect(await created.json()).toMatchObject({ name: "claims", version: 3, rows: 15420 });
  const params = { version: 3, seed: 7 };
  const once = { "idempotency-key": "once" };
  const started = await portal.request("POST", `/deployments/${train}/runs`, { params }, once);
  expect(started.status).toBe(201);
  const run = await portal.waitForRun((await started.json()).id, ["Completed"]);
  expect(run.tasks.filter((task) => task.attempts.length !== 1)).toEqual([]);
});

test("a dataset with a single class fails the run with a sentence that says so", async () => {
  const buffer = Buffer.from("Month,FraudFound_P\nJan,0\nFeb,0\n");
  await page.goto(`${portal.url}/datasets`, { waitUntil: "networkidle" });
  await page.getByText("New dataset").click();
  await page.getByLabel("File").setInputFiles({ name: "one-class.csv", mimeType: "text/csv", buffer });
  const upload = page.getByRole("button", { name: "Upload", exact: true });
  await upload.click();
  await page.getByText("Enter a name first.").waitFor();
  await page.getByLabel("Name").fill("One class");
  await upload.click();
  await page.getByText("Use lower-case letters, digits and single hyphens").waitFor();
  await checkAndShow("datasets-new");
  await page.getByLabel("Name").fill("one-class");
  await upload.click();
  await page.getByRole("heading", { name: "one-class", level: 1 }).waitFor();
  const { id } = await portal.api("POST", `/deployments/${train}/runs`, { params: { dataset: "one-class" } });
  const { stateMessage } = await portal.waitForRun(id, ["Failed"]);
  expect(stateMessage).toContain("has a single class");
});

test("the API answers as it is documented: 401, 404, 422, idempotency, openapi.json", async () => {
  expect((await fetch(`${portal.url}/api/v1/runs`)).status).toBe(401);
  expect((await portal.request("GET", "/runs/nothing")).status).toBe(404);
  const wrong = await portal.request("POST", `/deployments/${train}/runs`, { params: { testSize: 3 } });
  expect(wrong.status).toBe(422);
  expect(await wrong.json()).toMatchObject({ code: "invalid", errors: [{ path: "params.testSize" }] });
  const openapi = await (await fetch(`${portal.url}/api/v1/openapi.json`)).json();
  expect(openapi.openapi).toBe("3.1.0");
  expect(Object.keys(openapi.paths)).toContain("/api/v1/deployments/{slug}/runs");
  expect((await fetch(`${portal.url}/api/inngest`, { method: "POST", body: "{}" })).status).toBe(404);
});

test("the curl block of the deploy instructions works as it is pasted", async () => {
  const { items } = await portal.api("GET", "/artifacts?key=deploy-instructions");
  const block = items[0].data.markdown.match(/```bash\n(curl[\s\S]*?)\n```/)[1];
  const { promisify } = await import("node:util");
  const { execFile } = await import("node:child_process");
  const env = { ...process.env, MLFLOW_TRACKING_TOKEN: portal.adminToken };
  const { stdout } = await promisify(execFile)("bash", ["-c", block], { env });
  const { predictions } = JSON.parse(stdout);
  expect(predictions).toEqual([{ label: expect.any(Number), fraud_probability: expect.any(Number) }]);
});

test("a request whose headers do not end, sent before all of this, was cut off", async () => {
  expect(await unfinished).toMatch(/^HTTP\/1\.1 408 /);
});
