import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { sql } from "@/db/client";
import { createArtifact } from "@/lib/artifacts/create-artifact";
import { insertRuns } from "@/tests/test-runs";
import { checkPage, signIn } from "./page-checks";
import { usePortal } from "./use-portal";

// Reading, comparing, sharing and printing reports.

const ENCRYPTION_KEY = "a key for tests, of no use to anybody";
process.env.ENCRYPTION_KEY = ENCRYPTION_KEY;
const portal = usePortal({ env: { ENCRYPTION_KEY }, sharesDatabase: true });
let page: Page;
let complaints: string[];
let ids: string[];

beforeAll(async () => {
  const { teamId } = portal;
  const runs = await insertRuns(teamId, [{ name: "first-run" }, { name: "second-run" }], "report");
  ids = [];
  for (const [index, runId] of runs.entries()) {
    const from = { runId, nodeId: "report" };
    await createArtifact(teamId, from, { key: "recall", kind: "chart", data: chart(index) });
    await createArtifact(teamId, from, { key: "dot", kind: "image", data: picture });
    const data = { title: "Fraud report", markdown: report(index) };
    ids.push((await createArtifact(teamId, from, { key: "fraud-report", kind: "markdown", data })).id);
  }
  page = await portal.openPage({ viewport: { width: 1360, height: 900 }, isSignedIn: false });
  complaints = [];
  listen(page);
  await signIn(page, portal);
});

function listen(to: Page): void {
  to.on("console", (message) => {
    const isMissing = message.text().includes("404");
    if (message.type() === "error" && !isMissing)
      complaints.push(`${message.text()} ${message.location().url}`);
  });
  to.on("pageerror", (error) => complaints.push(error.message));
}

test("a report shows formulas, diagrams, callouts, pictures and its contents, and loads nothing from elsewhere", async () => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(`${portal.url}/artifacts/${ids[1]}`);
  const diagrams = page.locator(".diagram > img:visible");
  await expect.poll(() => diagrams.count()).toBe(1);
  expect(await page.getByText("This diagram could not be drawn").textContent()).toContain("Parse error");
  expect(await page.locator(".katex").count()).toBeGreaterThan(1);
  expect(await hasFormulaStyles()).toBe(true);
  await page.locator(".prose img[alt=dots]").waitFor();
  await page.getByRole("navigation", { name: "Contents" }).getByText("Money").click();
  expect(page.url()).toMatch(/#fraud-report-money$/);
  await checkPage(page, "report");
  expect(asked.filter((url) => !url.startsWith(portal.url) && !/^(blob|data):/.test(url))).toEqual([]);
  expect(await page.evaluate(() => "wasRun" in window)).toBe(false);
  expect(complaints).toEqual([]);
});

test("on paper a report is light, whole and says where its links lead", async () => {
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
    "rgb(255, 255, 255)",
  );
  expect(await page.locator("nav:visible, header:visible, button:visible").count()).toBe(0);
  const link = page.locator(".prose a[href^=http]").first();
  expect(await link.evaluate((a) => getComputedStyle(a, "::after").content)).toContain("https://");
  if (process.env.SCREENSHOTS) {
    const file = join(process.env.SCREENSHOTS, "report.pdf");
    writeFileSync(
      file,
      await page.pdf({
        format: "A4",
        printBackground: true,
        margin: { top: "15mm", bottom: "15mm", left: "15mm", right: "15mm" },
      }),
    );
    expect(readFileSync(file).subarray(0, 5).toString()).toBe("%PDF-");
  }
  await page.emulateMedia({ media: "screen", colorScheme: "light" });
});

test("two versions are compared, and the numbers that changed stand out", async () => {
  await page.goto(`${portal.url}/artifacts`);
  await page.getByRole("heading", { name: "Artifacts", level: 1 }).waitFor();
  await checkPage(page, "artifacts");
  await page.getByRole("link", { name: "2 of fraud-report" }).click();
  await page.getByRole("heading", { name: "Versions of fraud-report" }).waitFor();
  await checkPage(page, "artifact-versions");
  await page.getByRole("button", { name: "Compare" }).click();
  await page.getByRole("heading", { name: "fraud-report: version 1 to 2" }).waitFor();
  expect(await page.locator("ins .underline").allTextContents()).toEqual(["0.951", "0.951", "0.214"]);
  await checkPage(page, "artifact-difference");
  await page.goto(`${portal.url}/artifacts/${ids[1]}`);
  await page.getByRole("link", { name: "Previous version: 1" }).click();
  await page.waitForURL(`**/artifacts/${ids[0]}`);
  const download = await page.request.get(`${portal.url}/api/v1/artifacts/${ids[0]}/content`);
  expect(download.headers()["content-disposition"]).toContain("fraud-report-v1.md");
  expect(await download.text()).toContain("# Fraud report");
});

test("a report is shared by a link that shows it and nothing else, until it is revoked", async () => {
  await page.goto(`${portal.url}/artifacts/${ids[1]}/share`);
  await page.getByLabel("Recipient").fill("Auditors");
  await page.getByRole("button", { name: "Create link" }).click();
  const link = (await page.getByRole("status").locator("code").textContent())!;
  await checkPage(page, "report-share");

  const outside = await portal.openPage({ viewport: { width: 1360, height: 900 }, isSignedIn: false });
  listen(outside);
  const response = await outside.goto(link);
  const headers = response!.headers();
  expect(headers["referrer-policy"]).toBe("no-referrer");
  expect(headers["x-robots-tag"]).toContain("noindex");
  expect(headers["cache-control"]).toContain("no-store");
  await outside.getByRole("heading", { name: "Fraud report", level: 1 }).waitFor();
  expect(await outside.title()).toBe("Fraud report");
  await outside.locator(".diagram > img:visible").waitFor();
  expect(
    await outside.locator("img[alt=dots]").evaluate((img) => (img as HTMLImageElement).naturalWidth),
  ).toBe(1);
  expect(await outside.getByRole("link", { name: /Runs|Home|Artifacts/ }).count()).toBe(0);
  expect(await outside.content()).not.toMatch(/second-run|Fraud team|owner@example/);
  await checkPage(outside, "report-shared");

  await page.reload();
  expect(await page.getByRole("cell", { name: "1 ×" }).count()).toBe(1);
  await page.getByRole("button", { name: "Revoke the link for Auditors" }).click();
  await page.getByRole("cell", { name: "revoked" }).waitFor();
  expect((await outside.goto(link))!.status()).toBe(404);
  await outside.getByRole("heading", { name: "This link is no longer valid" }).waitFor();
  expect((await outside.request.get(`${link}/images/dot`)).status()).toBe(404);

  await sql()`update rate_limits set count = 300 where key like 'share:%'`;
  for (const address of [link, `${link}/images/dot`]) {
    const refused = await outside.request.get(address);
    expect(refused.status()).toBe(429);
    expect(Number(refused.headers()["retry-after"])).toBeGreaterThan(0);
    expect(await refused.text()).toMatch(/^Too many attempts\. Try again in/);
  }
  await outside.context().close();
});

test("a dataset's version is profiled, and compared with another", async () => {
  const rows = Array.from(
    { length: 1500 },
    (_, row) => `${row % 4 ? "VW" : "Saab"},${20 + ((row * 7) % 50)},${Number(row % 12 === 0)}`,
  );
  for (const [version, some] of [rows, rows.slice(0, 1200)].entries()) {
    const body = `Make,Age,FraudFound_P\n${some.map((row) => (version ? row.replace("VW", "Ford") : row)).join("\n")}\n`;
    await portal.api("POST", "/datasets/cars/versions", body);
  }
  await page.goto(`${portal.url}/datasets/cars`);
  await page.getByRole("img", { name: "Histogram of Age" }).waitFor();
  await page.getByRole("img", { name: "Frequencies of Make" }).waitFor();
  await page.getByRole("cell", { name: "Saab" }).first().waitFor();
  await checkPage(page, "dataset");
  await page.getByRole("button", { name: "Compare" }).click();
  await page.getByRole("img", { name: "Values of Make before and after" }).waitFor();
  expect(await page.getByRole("row", { name: /^Make/ }).textContent()).toContain("Drifted");
  expect(await page.getByRole("row", { name: /^Age/ }).textContent()).toContain("No drift");
  await checkPage(page, "dataset-difference");
  expect(await hasFormulaStyles()).toBe(false);
  expect(complaints).toEqual([]);
});

/** True when the page has loaded KaTeX's stylesheet. */
const hasFormulaStyles = () =>
  page.evaluate(() =>
    [...document.styleSheets].some((sheet) =>
      [...sheet.cssRules].some((rule) => /^\.katex /.test(rule.cssText)),
    ),
  );

function chart(at: number) {
  return {
    title: "Recall by month",
    description: "Recall stays between 0.90 and 0.96.",
    chart: {
      type: "bar",
      x: { label: "recall" },
      bars: ["January", "February", "March"].map((name, month) => ({ name, value: 0.9 + (month + at) / 50 })),
    },
  };
}

const picture = {
  title: "A dot",
  description: "Dots",
  mediaType: "image/png",
  width: 1,
  height: 1,
  base64: "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
};

function report(at: number): string {
  return `# Fraud report

The forest finds **${at ? "0.951" : "0.942"}** of the frauds, see [the paper](https://example.com/paper) and ![an outside picture](https://evil.example/cat.png).

> [!NOTE]
> Scores are no probabilities.

> [!WARNING]
> The recall ${at ? "rose" : "fell"} since last month.

> [!CAUTION]
> ![dots](artifact:dot)

## Formula

Recall is $\\frac{TP}{TP + FN}$, and

$$
F_1 = \\frac{2\\,P\\,R}{P + R} \\qquad \\href{javascript:window.wasRun=1}{x}
$$

## Money

Between $500 and $1,000 a claim.

| measure | value | before |
| --- | ---: | ---: |
| recall | ${at ? "0.951" : "0.942"} | 0.93 |
${at ? "| precision | 0.121 | 0.11 |\n" : ""}| F1 | ${at ? "0.214" : "0.201"} | 0.2 |
| threshold | 0.5 | 0.5 |

## Diagrams

\`\`\`mermaid
%%{init: {"securityLevel": "loose", "themeCSS": "* { display: none }"}}%%
graph LR
  upload[Upload] --> train{Good enough?}
  train -->|yes| deploy[Deploy]
  train -->|no| upload
  click upload href "javascript:window.wasRun=1"
  click deploy call window.alert()
\`\`\`

\`\`\`mermaid
graph LR
  a --> --> b
\`\`\`

## Code

\`\`\`python
def recall(tp: int, fn: int) -> float:
    return tp / (tp + fn)  # of all frauds
\`\`\`

### By month

![Recall](artifact:recall)

## Rest

<script>window.wasRun = 1</script> <img src=x onerror="window.wasRun=1"> [a](javascript:window.wasRun=1)

- [x] trained
- [ ] deployed

${"Claims come from twelve months, and none of them is left out. ".repeat(40)}
`;
}
