import { text } from "node:stream/consumers";
import type { Page } from "playwright-core";
import { beforeAll, expect, test, vi } from "vitest";
import { generateClaims } from "@/lib/datasets/claims-generator";
import type { Run } from "./api";
import { checkPage } from "./page-checks";
import { tellAsStory } from "./story";
import { usePortal } from "./use-portal";

// Unchanged and shifted claims go through monitor-claims; an automation trains on the drift.
tellAsStory();

const train = "train-insurance-fraud-model";
const portal = usePortal();
let page: Page;

beforeAll(async () => {
  page = await portal.openPage();
  expect((await run(train, {})).state).toBe("Completed");
  await portal.api("PUT", "/models/insurance-fraud/aliases/champion", { version: 1 });
});

async function run(deployment: string, params: Record<string, unknown>): Promise<Run> {
  const { id } = await portal.api("POST", `/deployments/${deployment}/runs`, { params });
  return portal.waitForRun(id);
}

/** The Markdown report of a run under a key, after it has completed. */
async function reportOf({ id, state, stateMessage }: Run, key: string): Promise<string> {
  expect({ state, stateMessage }).toMatchObject({ state: "Completed" });
  const { items } = await portal.api<{ items: { key: string; data: { markdown: string } }[] }>(
    "GET",
    `/runs/${id}/artifacts`,
  );
  return items.find((item) => item.key === key)!.data.markdown;
}

test("claims as those of the training have not drifted, and the report says so calmly", async () => {
  await page.goto(`${portal.url}/deployments/monitor-claims`);
  await page.getByText("compare-predictions", { exact: true }).first().waitFor();
  await page.getByRole("button", { name: "Run" }).click();
  await page.waitForURL(/\/runs\/[0-9a-f-]{36}/);
  const id = page.url().match(/[0-9a-f-]{36}/)![0];
  const report = await reportOf(await portal.waitForRun(id), "drift-report");
  expect(report).toContain("None of 31 columns has drifted. The model's scores have not drifted.");
  expect(report).toContain("All checks of the data passed.");
  expect(report).toContain("**What to do.** Nothing. These claims look like those");
});

test("shifted claims: an automation trains on the drift, and the reports name the columns", async () => {
  const shifted = (await text(generateClaims({ rows: 6000, seed: 2 })))
    .replaceAll(",Third Party,", ",Nobody,")
    .replaceAll(/,(Honda|Mazda|Pontiac),/g, ",Toyota,");
  await portal.api("POST", "/datasets/claims/versions", shifted);
  await portal.api("POST", "/automations", {
    name: "Train on drift",
    when: {
      type: "metric",
      of: { deployment: "monitor-claims" },
      metric: "dataset_drift",
      is: "over",
      value: 0,
    },
    // biome-ignore lint/suspicious/noThenProperty: the API's word
    then: { type: "run-deployment", deployment: train, params: { seed: 7 } },
  });

  const monitoring = await run("monitor-claims", { driftShare: 0.05 });
  const report = await reportOf(monitoring, "drift-report");
  expect(report).toMatch(/\*\*2 of 31 columns \(6\.5 %\) have drifted\*\*, all of them .*: Make, Fault\./);
  expect(report).toContain("The data set counts as drifted");
  expect(report).toMatch(
    /\*\*What to do\.\*\* Look at the data first \(values that the model does not know\)/,
  );
  expect(report).toMatch(/\| Fault \| yes \| Jensen–Shannon distance \| .* \| \*\*yes\*\* \|/);
  expect(report).toMatch(/Fault [\d.]+ % \(such as "Nobody"\)/);
  expect(await reportOf(monitoring, "explanations-report")).toContain("## The most suspicious claims");

  const trained = await vi.waitFor(
    async () => {
      const { items } = await portal.api<{ items: Run[] }>("GET", `/runs?deployment=${train}`);
      const found = items.find(({ trigger }) => trigger.type === "automation");
      if (!found) throw new Error("No training has started yet.");
      return found;
    },
    { timeout: 30_000, interval: 200 },
  );
  expect(trained).toMatchObject({ trigger: { name: "Train on drift" }, params: { seed: 7 } });
  expect((await portal.waitForRun(trained.id)).state).toBe("Completed");

  for (const key of ["drift-report", "explanations-report"]) {
    await page.goto(`${portal.url}/artifacts`);
    await page.getByRole("link", { name: key }).first().click();
    await page.getByRole("heading", { level: 2 }).first().waitFor();
    expect(await page.getByText("not kept by this run").count()).toBe(0);
    await checkPage(page, key);
  }
  await page.getByRole("main").getByText("Data", { exact: true }).nth(1).click();
  await page.getByRole("columnheader", { name: "Median" }).waitFor();
});

test("a sample says so, and a waterfall's steps lead from the mean to the claim's score", async () => {
  const params = { version: 1, sampleRows: 3000, suspiciousClaims: 1, explainRows: 100 };
  const sampled = await run("monitor-claims", params);
  expect(await reportOf(sampled, "drift-report")).toContain("about 3,000 rows were used");
  const { items } = await portal.api<{ items: { key: string; data: unknown }[] }>(
    "GET",
    `/runs/${sampled.id}/artifacts`,
  );
  const { title, chart } = items.find(({ key }) => key === "shap-claim-1")!.data as {
    title: string;
    chart: { start: { value: number }; steps: { value: number }[] };
  };
  const sum = chart.steps.reduce((all, { value }) => all + value, chart.start.value);
  expect(title).toContain(`score ${sum.toFixed(3)}`);
});

test("the gate against drift goes by the newest monitoring", async () => {
  const alias = "/models/insurance-fraud/aliases/champion";
  const promote = async () => {
    const response = await portal.request("PUT", alias, { version: 1 });
    return {
      status: response.status,
      ...((await response.json()) as { detail?: string; checks?: object[] }),
    };
  };
  await portal.api("PUT", `${alias}/gates/no-drift`, { settings: { share: 0.06 } });

  // The newest version has learned from the shifted claims.
  const model = "insurance-fraud/1";
  expect((await run("monitor-claims", { model })).state).toBe("Completed");
  const refused = await promote();
  expect(refused.status).toBe(403);
  expect(refused.detail).toMatch(
    /stays where it is\. No drift: .* found 6\.5 % of columns drifted; below 6 %/,
  );
  expect((await run("monitor-claims", { model, version: 1 })).state).toBe("Completed");
  expect(await promote()).toMatchObject({
    status: 200,
    checks: [{ gate: "no-drift", isPassed: true, value: 0 }],
  });
});

test("a model that is not there, and claims without a column of the model, fail with what to do", async () => {
  const missing = await run("monitor-claims", { model: "insurance-fraud@nobody" });
  expect(missing).toMatchObject({
    state: "Failed",
    stateMessage: expect.stringContaining("No version of the model insurance-fraud has the alias nobody."),
  });
  await portal.api("POST", "/datasets/short/versions", "Month,FraudFound_P\nJan,0\nFeb,1\n");
  const short = await run("monitor-claims", { dataset: "short" });
  expect(short.stateMessage).toContain("The current rows lack what the model needs: NumberOfSuppliments");
});
