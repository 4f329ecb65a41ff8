import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { checkPage } from "./page-checks";
import { tellAsStory } from "./story";
import { usePortal } from "./use-portal";

// From a query to a chart, a dataset version, a saved query, a dashboard with a public link, and a flow that runs it.
tellAsStory();

const portal = usePortal();
let page: Page;

beforeAll(async () => {
  page = await portal.openPage();
  await portal.api(
    "POST",
    "/datasets/shop-sales/versions",
    "region,amount,sold\nnorth,10,2024-01-05\nsouth,20,2024-01-06\nnorth,5,2024-02-01\n",
  );
});

const query = "select region, sum(amount) as total\nfrom shop_sales\ngroup by region order by region";
const editor = () => page.getByLabel("Query", { exact: true });
const result = () => page.getByRole("region", { name: "Result" });

test("a query runs by keyboard and shows its rows, as a chart too", async () => {
  await page.goto(`${portal.url}/sql`);
  await checkPage(page, "sql-start");
  await editor().fill("from claims limit 12");
  await page.getByRole("button", { name: "Run" }).click();
  await result().getByText("12 rows from claims version 1.").waitFor();
  await checkPage(page, "sql-claims");
  await page.getByText("shop_sales", { exact: true }).click();
  await page.getByText("amount", { exact: true }).waitFor();
  await editor().fill(query);
  await editor().press("Control+Enter");
  await result().getByText("2 rows from shop-sales version 1.").waitFor();
  expect(await result().locator("tbody tr").allInnerTexts()).toEqual(["north\t15", "south\t20"]);
  await result().getByLabel("Chart", { exact: true }).selectOption("bar");
  await result().getByRole("img", { name: "total by region" }).waitFor();
  await checkPage(page, "sql-result");
});

test("the result becomes a dataset version, and the query a saved one", async () => {
  await page.getByText("Save result").click();
  await page.getByLabel("Save as dataset version").fill("sales-by-region");
  await page.getByRole("button", { name: "Save version" }).click();
  await page.getByRole("link", { name: "sales-by-region version 1" }).waitFor();
  expect(await portal.api("GET", "/datasets/sales-by-region/versions/1")).toMatchObject({ rows: 2 });
  await page.getByText("Save query").first().click();
  await page.getByLabel("Name of the query").fill("Sales by region");
  await page.getByRole("button", { name: "Save query" }).click();
  await page.getByRole("link", { name: "Sales by region" }).waitFor();
  await page.goto(`${portal.url}/sql`);
  await page.getByRole("link", { name: "Sales by region" }).click();
  await expect.poll(() => editor().innerText()).toBe(query);
});

test("an error shows its line, and a long query can be cancelled", async () => {
  await editor().fill("select region,\n  nothing\nfrom shop_sales");
  await page.getByRole("button", { name: "Run" }).click();
  await page.getByText(/LINE 2:\s+nothing/).waitFor();
  await checkPage(page, "sql-error");
  await editor().fill(
    "select count(*) from range(100000000000) a, range(1000) b where a.range % 7 = b.range",
  );
  await editor().press("Control+Enter");
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByText("Cancelled.").waitFor();
  await editor().fill("select 42 as answer");
  await editor().press("Control+Enter");
  await result().getByText("1 row.").waitFor();
});

test("a flow keeps the result of SQL as a dataset version", async () => {
  const nodes = [{ id: "sum", task: "run-sql", input: { query, dataset: "summed" } }];
  await portal.api("POST", "/flows", {
    slug: "sum-sales",
    name: "Sum sales",
    params: { type: "object", properties: {} },
    nodes,
  });
  await portal.api("POST", "/deployments", { slug: "sum-sales", name: "Sum", flow: "sum-sales", params: {} });
  const { id } = await portal.api("POST", "/deployments/sum-sales/runs", { params: {} });
  const run = await portal.waitForRun(id, ["Completed"]);
  expect(run.tasks[0]!.output).toMatchObject({ dataset: "summed", version: 1, rows: 2 });
  const version = await portal.api("GET", "/datasets/summed/versions/1");
  expect(version).toMatchObject({ runId: id, note: "Result of SQL over shop-sales version 1." });
});

test("a dashboard shows the saved query and figures of the model, and a public link its stored results", async () => {
  await page.goto(`${portal.url}/dashboards`);
  await checkPage(page, "dashboards-empty");
  await page.getByRole("link", { name: "New dashboard" }).click();
  await page.getByLabel("Title").fill("Sales and models");
  await page.getByLabel("Slug").fill("sales");
  await page.getByRole("button", { name: "Create dashboard" }).click();
  await page.getByRole("link", { name: "Bar chart" }).click();
  await page.getByLabel("Saved query").fill("Sales by region");
  await page.getByLabel("Column of names").fill("region");
  await page.getByLabel("Column of values").fill("totals");
  await checkPage(page, "dashboard-panel-form");
  await page.getByRole("button", { name: "Add panel" }).click();
  await page.getByText("The result has no column “totals”. It has region and total.").waitFor();
  await page.getByRole("link", { name: "Edit Bar chart" }).click();
  await page.getByLabel("Column of values").fill("total");
  await page.getByRole("button", { name: "Save panel" }).click();
  await page.getByText("The result has no column").waitFor({ state: "hidden" });
  const made = await portal.api("GET", "/dashboards/sales");
  await portal.api("PUT", "/dashboards/sales", {
    title: made.title,
    refresh: "hourly",
    updatedAt: made.updatedAt,
    panels: [
      { type: "text", markdown: "# Where we sell\n\nAsk **Ada** about these figures.", width: "full" },
      ...made.panels,
      { type: "table", query: "Sales by region", title: "As a table" },
      { type: "number", query: "Sales by region", title: "First region" },
      { type: "runs" },
      { type: "success-rate" },
      { type: "champion", model: "insurance-fraud" },
    ],
  });
  await page.goto(`${portal.url}/dashboards/sales/edit`);
  await page.getByRole("button", { name: "Move As a table up" }).click();
  await expect
    .poll(async () => page.getByRole("table").locator("tbody tr td:first-child").allInnerTexts())
    .toEqual(["Text", "As a table", "Bar chart", "First region", "Runs per day", "Success rate", "Champion"]);
  await checkPage(page, "dashboard-edit");
  await page.getByRole("link", { name: "View" }).click();
  await page.getByRole("img", { name: "total by region." }).waitFor();
  await page.getByText("Refreshing…").waitFor({ state: "hidden" });
  await checkPage(page, "dashboard");

  await page.getByRole("link", { name: "Share…" }).click();
  await page.getByLabel("Recipient").fill("The board");
  await page.getByRole("button", { name: "Create link" }).click();
  const link = await page.getByRole("status").locator("code").innerText();
  await checkPage(page, "dashboard-share");
  const stranger = await portal.openPage({ isSignedIn: false });
  const opened = await stranger.goto(link);
  expect(opened?.headers()["cache-control"]).toContain("no-store");
  expect(await stranger.locator("meta[name=robots]").getAttribute("content")).toContain("noindex");
  await stranger.getByRole("heading", { name: "Sales and models" }).waitFor();
  expect(
    await stranger.getByRole("region", { name: "As a table", exact: true }).locator("tbody tr").count(),
  ).toBe(2);
  expect(await stranger.getByRole("navigation").count()).toBe(0);
  expect(await stranger.getByText(/^Refreshed /).count()).toBe(5);
  // Only members of the team may know that the model is missing.
  expect(await stranger.getByText("insurance-fraud").count()).toBe(0);
  await checkPage(stranger, "dashboard-shared");
  await page.getByRole("button", { name: "Revoke the link for The board" }).click();
  await page.getByText("revoked", { exact: true }).waitFor();
  await stranger.goto(link);
  await stranger.getByRole("heading", { name: "This link is no longer valid" }).waitFor();
});
