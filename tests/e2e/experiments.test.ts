import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { logManyRuns, makeExperimentScene } from "./experiment-scene";
import { checkPage } from "./page-checks";
import { usePortal } from "./use-portal";

// The pages of an experiment that was logged through MLflow's REST API, each of their controls by a person.
const portal = usePortal();
let page: Page;
let scene: Awaited<ReturnType<typeof makeExperimentScene>>;

beforeAll(async () => {
  page = await portal.openPage();
  scene = await makeExperimentScene(portal, "claims-fraud", { points: 2000, runs: 9, traces: 20 });
});

const open = (path: string) =>
  page.goto(`${portal.url}/experiments/${scene.experiment}${path}`, { waitUntil: "networkidle" });
const addChart = async (kind: string) => {
  await page.getByLabel("Kind of chart").selectOption({ label: kind });
  await page.getByRole("button", { name: "Add chart" }).click();
};

test("the filter offers names, operators and values, by keyboard too, and says where it cannot be read", async () => {
  await open("");
  const field = page.getByRole("combobox", { name: "Filter of runs" });
  await field.pressSequentially("param");
  await page.getByRole("option", { name: "params.model" }).click();
  await page.getByRole("option", { name: "=", exact: true }).click();
  const forest = page.getByRole("option", { name: "'forest'" });
  await forest.waitFor();
  for (let presses = 0; presses < 5 && (await forest.getAttribute("aria-selected")) !== "true"; presses++)
    await field.press("ArrowDown");
  await field.press("Enter");
  await page.getByRole("option", { name: "and" }).waitFor();
  await field.press("Escape");
  await field.press("Enter");
  await page.waitForURL(/q=/);
  await page.getByRole("row", { name: /forest-3/ }).waitFor();
  expect(await page.getByRole("row", { name: /boosting-1/ }).count()).toBe(0);
  await field.fill("params.model == 'forest'");
  await field.press("Enter");
  await page.getByRole("alert").getByText("= 'forest'").last().waitFor();
  await checkPage(page, "experiment-filter-problem");
});

test("charts are arranged, keep their options in the address, and open with the team's default view", async () => {
  await open("");
  await addChart("Contour");
  await page.getByRole("img", { name: /^val\/accuracy by .* of 9 runs$/ }).waitFor();
  await page.getByText("Options", { exact: true }).click();
  await page.getByLabel("Horizontal", { exact: true }).selectOption("params.learning_rate");
  await page.getByLabel("Contours").selectOption("metrics.val/auc");
  await page.getByLabel("Horizontal log scale").check();
  await page.getByRole("button", { name: "Draw" }).click();
  await page.getByRole("img", { name: /^val\/auc by learning_rate and / }).waitFor();
  // Faster than a page loads: none is lost.
  await addChart("Scatter");
  await addChart("Bars");
  await page.waitForURL(/chart=scatter.*chart=bars/);
  await page
    .getByRole("link", { name: /^Move .* back$/ })
    .last()
    .click();
  const names = () =>
    page
      .getByRole("figure")
      .getByRole("img")
      .evaluateAll((all) => all.map((svg) => svg.ariaLabel));
  await expect.poll(async () => (await names())[1]).toMatch(/^val\/\w+ of 9 runs$/);
  await checkPage(page, "experiment-charts");

  await page.getByText("Save view…").click();
  await page.getByLabel("View name").fill("Rates");
  await page.getByRole("button", { name: "Save for team" }).click();
  await page.getByText("View “Rates” saved for the team.").waitFor();
  await page.getByRole("button", { name: "Open by default" }).click();
  await page.getByText("The experiment opens with the view “Rates”.").waitFor();
  await open("");
  await page.getByRole("link", { name: "Rates (default)" }).waitFor();
  await page.getByRole("img", { name: /^val\/auc by learning_rate and / }).waitFor();
  expect(await names()).toHaveLength(3);
  await page.getByRole("link", { name: "All runs" }).click();
  await page.getByRole("row", { name: /sweep of three families/ }).waitFor();
  await expect.poll(names).toHaveLength(0);
});

test("a shape of a chart tells of its run, and opens it", async () => {
  await open("?chart=bars%3Fx%3Dmetrics.val%252Fauc");
  const bar = page.locator(".run-mark").filter({ hasText: "boosting-1" });
  await bar.hover();
  await page
    .getByRole("tooltip")
    .filter({ hasText: /boosting-1\s+val\/auc 0\./ })
    .waitFor();
  await bar.click();
  await page.getByRole("heading", { name: "boosting-1", level: 1 }).waitFor();
});

test("curves are smoothed on log scales, and zoomed by dragging", async () => {
  await open("?chart=curves%3Fmetric%3Dval%252Floss");
  const canvas = page.locator(".u-over").first();
  await canvas.waitFor();
  await page.getByLabel("Smoothing").selectOption("0.9");
  await page.getByLabel("Log values").check();
  // The curves are drawn again after each of both.
  await page.waitForURL(/^(?=.*smooth%3D0\.9)(?=.*logy%3D1)/);
  let zoomed = new URLSearchParams();
  page.on("request", (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (pathname.endsWith("metric-history") && searchParams.has("from")) zoomed = searchParams;
  });
  const drag = async () => {
    const box = await canvas.boundingBox();
    if (!box) return 0;
    await page.mouse.move(box.x + box.width * 0.25, box.y + 60);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.5, box.y + 60, { steps: 5 });
    await page.mouse.up();
    return Number(zoomed.get("from"));
  };
  // Curves that are being drawn again hear of no drag.
  await expect.poll(drag, { interval: 1_000 }).toBeGreaterThan(300);
  expect(Number(zoomed.get("to"))).toBeLessThan(1200);
  await checkPage(page, "experiment-curves");
});

test("a run's page shows its datasets, models, system metrics and files by kind", async () => {
  await open(`/runs/${scene.runs[0]}`);
  await page.getByRole("row", { name: /claims-2026 training 15,420 3 https:/ }).waitFor();
  await page.getByRole("row", { name: /forest made it claims-fraud-model 1/ }).waitFor();
  await page.getByRole("link", { name: /traces$/ }).waitFor();
  const ticket = page.getByRole("link", { name: "https://tickets.example.com/ML-100" });
  expect(await ticket.getAttribute("rel")).toContain("noopener");
  await checkPage(page, "run-overview");
  await page.getByRole("link", { name: "System metrics" }).click();
  await page.getByText("system/gpu_0_utilization_percentage").first().waitFor();
  await page.locator("canvas").first().waitFor();
  await checkPage(page, "run-system");
  await page.getByRole("link", { name: /^Files/ }).click();
  await page.getByRole("link", { name: "predictions.parquet" }).click();
  await page
    .getByRole("group", { name: "First rows of predictions.parquet" })
    .getByText("2026-01-02")
    .first()
    .waitFor();
  await checkPage(page, "run-parquet");
});

test("models of several runs are registered at once, or the run without one is named", async () => {
  await open("?flat=1");
  await page.getByLabel("Select sweep of three families").check();
  const register = async (name: string) => {
    await page.getByRole("button", { name: "Register…" }).click();
    await page.getByLabel("Registered model").fill(name);
    await page.getByRole("dialog").getByRole("button", { name: "Register" }).click();
  };
  await register("bulk");
  await page.getByText("1 version of bulk registered.").waitFor();
  await page.getByLabel("Select boosting-1").check();
  await register("bulk");
  await page.getByText("The run boosting-1 has logged no model.").waitFor();
  await page.goto(`${portal.url}/models/bulk`);
  await page.getByLabel("Select version 1").waitFor();
});

test("a Python model's page says what it needs and how it is served, logged and registered", async () => {
  await open("/models");
  await page.getByRole("row", { name: /forest sweep of three families .*claims-fraud-model 1/ }).waitFor();
  await checkPage(page, "logged-models");
  await open(`/models/${scene.model}`);
  await page.getByText("Made with Python 3.12.3 and MLflow 3.11.1.").waitFor();
  await page.getByText("scikit-learn==1.6.0").waitFor();
  await checkPage(page, "logged-model");
  await page.goto(`${portal.url}/models/${scene.registered}/1`);
  await page.getByText("was logged with the flavor sklearn only").waitFor();
  await page.getByText("Load it, or serve it by a worker").click();
  await page.getByText("mlflow models serve -m models:/claims-fraud-model/1").waitFor();
  await checkPage(page, "python-version-needs");
});

test("traces are counted, filtered and shown as a tree of spans", async () => {
  await open("/traces");
  await page.getByText("10.0 %").waitFor();
  await page.getByText("Over time").click();
  await page.getByRole("figure").filter({ hasText: "Tokens" }).waitFor();
  await checkPage(page, "traces-statistics");
  const field = page.getByRole("combobox", { name: "Filter of traces" });
  await field.pressSequentially("status = 'ERR");
  await page.getByRole("option", { name: "'ERROR'" }).click();
  await field.press("Escape");
  await field.press("Enter");
  await page.waitForURL(/filter=/);
  await page.getByText("100.0 %").waitFor();
  await page.getByRole("link", { name: "summarize" }).first().click();
  await page.getByRole("link", { name: "lookup_policy" }).click();
  await page.getByText("The policy P-17 is not known.").waitFor();
  await checkPage(page, "trace-spans");
});

test("many runs are read page by page, and drawn together", async () => {
  const many = await logManyRuns(portal, "search", 130);
  await page.goto(`${portal.url}/experiments/${many}?sort=metrics.loss&chart=scatter`);
  await page.getByRole("img", { name: "accuracy against learning_rate of 130 runs" }).waitFor();
  const rows = () => page.getByRole("group", { name: "Experiment runs" }).locator("tbody tr").count();
  expect(await rows()).toBe(100);
  await page.getByRole("link", { name: "Next runs" }).click();
  await expect.poll(rows).toBe(30);
  await page.getByRole("link", { name: /^Runs ?130/ }).waitFor();
});

test("the bin restores over the API, and runs are selected by keyboard", async () => {
  const [, run] = scene.runs;
  await portal.mlflow("runs/delete", { run_id: run });
  const { items } = await portal.api("GET", "/bin");
  expect(items).toMatchObject([{ kind: "run", id: run, name: "boosting-1", experiment: scene.experiment }]);
  await portal.api("POST", `/bin/run/${run}/restore`);
  expect((await portal.api("GET", "/bin")).items).toEqual([]);
  await open("?flat=1");
  await page.getByRole("row", { name: /boosting-1/ }).waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.getByText("1 selected").waitFor();
});
