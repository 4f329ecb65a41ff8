import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { parse } from "yaml";
import { checkPage, signIn } from "./page-checks";
import { withoutTestSettings } from "./server";
import { tellAsStory } from "./story";
import { usePortal } from "./use-portal";

// The commands of docs/tutorial.md, in order, and of other pages; the documentation in the portal; and a backup. The
// tests are steps of one story.
// TUTORIAL_PICTURES=docs/pictures keeps the pictures of the tutorial.

tellAsStory();
const portal = usePortal();
const folder = mkdtempSync(join(tmpdir(), "switchyard-tutorial-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (file: string) => readFileSync(file, "utf8");
const blocksOf = (text: string, language: string) =>
  [...text.matchAll(new RegExp(`^ *\`\`\`${language}\\n([\\s\\S]*?)^ *\`\`\``, "gm"))].map(
    ([, code]) => code!,
  );

/** Runs a block of commands as a person does in a checkout. @returns what it wrote */
async function runBlock(block: string): Promise<string> {
  const npx = `npx() { shift 2; node ${resolve("scripts/switchyard.mjs")} "$@"; }`;
  const npm = `npm() { command npm --silent --prefix ${resolve(".")} "$@"; }`;
  const env = {
    ...withoutTestSettings(process.env),
    ...{ SWITCHYARD_URL: portal.url, SWITCHYARD_TOKEN: portal.adminToken },
    ...{ DATA_DIR: portal.dataDir, NEXTAUTH_URL: portal.url },
  } as unknown as NodeJS.ProcessEnv;
  const commands = `${npx}\n${npm}\n${block}`;
  const { stdout } = await promisify(execFile)("bash", ["-euo", "pipefail", "-c", commands], {
    cwd: folder,
    env,
  });
  return stdout;
}

/** Keeps a picture of a page, where they are asked for. */
async function takePicture(name: string, path: string): Promise<void> {
  const pictures = process.env.TUTORIAL_PICTURES;
  if (!pictures) return;
  const page = await portal.openPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(`${portal.url}${path}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await expect.poll(() => page.getByText("Connecting", { exact: true }).count()).toBe(0);
  await page.screenshot({ path: join(pictures, `tutorial-${name}.png`) });
  await page.context().close();
}

test("the commands of the tutorial lead from sample data to a promoted model", async () => {
  await takePicture("home", "/");
  const tutorial = read("docs/tutorial.md");
  const [configuration] = blocksOf(tutorial, "yaml");
  writeFileSync(join(folder, "switchyard.yaml"), configuration!);
  const written: string[] = [];
  for (const block of [...blocksOf(read("docs/cli.md"), "sh"), ...blocksOf(tutorial, "sh")])
    written.push(await runBlock(block));
  const text = written.join("\n");
  expect(written.length).toBeGreaterThan(5);
  expect(text).toMatch(/^0 +14497$/m);
  expect(text).toMatch(/champion=1/);
  expect(text).toContain("Created deployment weekly-training");
  expect(text).toContain("Nothing to change: 2 as the file says.");
});

const hasJq = spawnSync("jq", ["--version"]).status === 0;
test.runIf(hasJq)(
  "the steps of the example for GitHub report a run, and fail when recall falls",
  async () => {
    const { env, jobs } = parse(read("examples/github/retrain.yml"));
    const run: Record<string, string> = Object.fromEntries(
      jobs.retrain.steps.map((step: { name?: string; run?: string }) => [step.name, step.run]),
    );
    const { items } = await portal.api<{ items: { id: string }[] }>(
      "GET",
      `/runs?deployment=${env.DEPLOYMENT}`,
    );
    // Of the training, which has been done above.
    writeFileSync(join(folder, "run.json"), JSON.stringify(items[0]));
    const settings = `MODEL=${env.MODEL} PULL_REQUEST=7\ngh() { cat comment.md; }\nswitchyard() { npx --no-install switchyard "$@"; }`;
    const steps = ["Plan", "Report and recall", "Comment"].map((name) => run[name]);
    const comment = await runBlock([settings, ...steps].join("\n"));
    expect(comment).toContain("Nothing to change: 2 as the file says.");
    expect(comment).toContain("recall");
    const recall = Number(read(join(folder, "recall.txt")));
    const check = (least: number) => runBlock(`LEAST_RECALL=${least}\n${run["Recall has not fallen"]}`);
    await check(recall - 0.01);
    await expect(check(recall + 0.01)).rejects.toThrow();
  },
);

test("the pages that the tutorial shows, and the documentation", async () => {
  const { items } = await portal.api<{ items: { id: string }[] }>(
    "GET",
    "/runs?deployment=train-insurance-fraud-model",
  );
  await takePicture("run", `/runs/${items[0]!.id}`);
  const reports = await portal.api<{ items: { id: string }[] }>("GET", "/artifacts?key=model-report");
  await takePicture("report", `/artifacts/${reports.items[0]!.id}`);
  await takePicture("model", "/models/insurance-fraud");
  const page = await portal.openPage();
  await page.goto(`${portal.url}/models/insurance-fraud`);
  await page
    .getByRole("navigation", { name: "Main", exact: true })
    .getByRole("link", { name: "Help" })
    .click();
  await page.waitForURL(/\/docs\/guide#section-models$/);
  await page.getByRole("heading", { name: "Guide" }).waitFor();
  await checkPage(page, "docs-guide");
  await page.goto(`${portal.url}/docs?q=concurrency`);
  await page.getByRole("list").filter({ hasText: "concurrency" }).first().waitFor();
  await page.goto(`${portal.url}/docs/api/runs`);
  await page.getByRole("heading", { name: "POST /api/v1/runs", exact: true }).waitFor();
  await checkPage(page, "docs-api");
});

test("the commands of the guide to own tables train on a file", async () => {
  const rows = Array.from({ length: 600 }, (_, row) => {
    const months = (row * 37) % 60;
    return [row, 20 + ((row * 7) % 50), months, months < 12 || row % 13 === 0 ? "yes" : "no"].join();
  });
  writeFileSync(join(folder, "customers.csv"), `customer,age,months,churned\n${rows.join("\n")}\n`);
  for (const block of blocksOf(read("docs/how-to/own-table.md"), "sh")) await runBlock(block);
  const { items } = await portal.api<{ items: { state: string }[] }>("GET", "/runs?deployment=train-model");
  expect(items.map(({ state }) => state)).toEqual(["Completed"]);
});

const pagesBefore: Record<string, string> = {};
/** The commands of docs/operating.md, with places and names of this test. */
const operating = () => {
  const text = read("docs/operating.md")
    .replaceAll("/backups/", `${folder}/`)
    .replaceAll("ada@example.com", portal.adminEmail);
  const [backup, restore, doctor, owner, ...others] = blocksOf(text, "sh");
  expect(others).toEqual([]);
  return { backup: backup!, restore: restore!, doctor: doctor!, owner: owner! };
};

test("the doctor finds nothing wrong, and a backup is made while the portal runs", async () => {
  const { items } = await portal.api<{ items: { id: string }[] }>(
    "GET",
    "/runs?deployment=train-insurance-fraud-model",
  );
  const reports = await portal.api<{ items: { id: string }[] }>("GET", "/artifacts?key=model-report");
  const page = await portal.openPage();
  const experiment = await linkOn(page, "/experiments", /^\/experiments\/\d+$/);
  const paths = [
    `/runs/${items[0]!.id}`,
    `/artifacts/${reports.items[0]!.id}`,
    "/datasets/claims",
    "/models/insurance-fraud",
    "/models/insurance-fraud/1",
    experiment,
    await linkOn(page, experiment, /^\/experiments\/\d+\/runs\/\w+$/),
  ];
  for (const path of paths) pagesBefore[path] = await textOf(page, path);
  expect(await runBlock(operating().doctor)).toMatch(/^ok +Portal: http/m);
  expect(await runBlock(operating().backup)).toMatch(/holds \d+ rows of \d+ tables/);
});

test("the backup, restored into the emptied data folder, gives the same pages", async () => {
  expect(await portal.terminate()).toBe(0);
  for (const name of readdirSync(portal.dataDir))
    rmSync(join(portal.dataDir, name), { recursive: true, force: true });
  await runBlock(operating().restore);
  await portal.restart();
  const page = await portal.openPage();
  expect(Object.keys(pagesBefore)).toHaveLength(7);
  for (const [path, text] of Object.entries(pagesBefore))
    await expect.poll(() => textOf(page, path), { message: path }).toBe(text);
});

test("an owner gets a new password from the command line, and signs in with it", async () => {
  const printed = [...(await runBlock(operating().owner)).matchAll(/password +(\S+)/g)].map(
    ([, word]) => word!,
  );
  expect(printed).toHaveLength(2);
  await signIn(await portal.openPage({ isSignedIn: false }), { ...portal, adminPassword: printed[1]! });
});

/** Address of the first link on a page that fits. */
async function linkOn(page: Page, path: string, fits: RegExp): Promise<string> {
  await page.goto(`${portal.url}${path}`);
  const links = () =>
    page.locator("main a").evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
  await expect.poll(async () => (await links()).some((href) => fits.test(href))).toBe(true);
  return (await links()).find((href) => fits.test(href))!;
}

/** The text of a page, with absolute times and without the portal's address, whose port is another after a restart. */
async function textOf(page: Page, path: string): Promise<string> {
  await page.goto(`${portal.url}${path}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  const text = await page.locator("main").evaluate((main) => {
    const copy = main.cloneNode(true) as HTMLElement;
    for (const time of copy.querySelectorAll("time")) time.textContent = time.dateTime;
    return copy.textContent ?? "";
  });
  return text.replaceAll(portal.url, "");
}
