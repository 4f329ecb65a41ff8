import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { checkPage } from "./page-checks";
import { usePortal } from "./use-portal";

// The commands of docs/tutorial.md, in order, and the documentation in the portal. TUTORIAL_PICTURES=docs/pictures keeps
// the pictures of the tutorial.

const portal = usePortal();
const folder = mkdtempSync(join(tmpdir(), "switchyard-tutorial-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (file: string) => readFileSync(file, "utf8");
const blocksOf = (text: string, language: string) =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"))].map(([, code]) => code!);

/** Runs a block of commands as a person does in a checkout. @returns what it wrote */
async function runBlock(block: string): Promise<string> {
  const npx = `npx() { shift 2; node ${resolve("scripts/switchyard.mjs")} "$@"; }`;
  const env = { ...process.env, SWITCHYARD_URL: portal.url, SWITCHYARD_TOKEN: portal.adminToken };
  const { stdout } = await promisify(execFile)("bash", ["-euo", "pipefail", "-c", `${npx}\n${block}`], {
    cwd: folder,
    env,
  });
  return stdout;
}

async function takePicture(page: Page, name: string): Promise<void> {
  const pictures = process.env.TUTORIAL_PICTURES;
  if (!pictures) return;
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.screenshot({ path: join(pictures, `tutorial-${name}.png`) });
}

test("the commands of the tutorial lead from sample data to a promoted model", async () => {
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

test("the pages that the tutorial shows, and the documentation", async () => {
  const page = await portal.openPage();
  await takePicture(page, "home");
  const { items } = await portal.api<{ items: { id: string }[] }>(
    "GET",
    "/runs?deployment=train-insurance-fraud-model",
  );
  await page.goto(`${portal.url}/runs/${items[0]!.id}`);
  await takePicture(page, "run");
  const reports = await portal.api<{ items: { id: string }[] }>("GET", "/artifacts?key=model-report");
  await page.goto(`${portal.url}/artifacts/${reports.items[0]!.id}`);
  await takePicture(page, "report");
  await page.goto(`${portal.url}/models/insurance-fraud`);
  await takePicture(page, "model");
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
