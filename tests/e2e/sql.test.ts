import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { checkPage } from "./page-checks";
import { tellAsStory } from "./story";
import { usePortal } from "./use-portal";

// From a query to a chart, a dataset version, a saved query, and a flow that runs it.
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
  await page.getByLabel("Save as dataset version").fill("sales-by-region");
  await page.getByRole("button", { name: "Save version" }).click();
  await page.getByRole("link", { name: "sales-by-region version 1" }).waitFor();
  expect(await portal.api("GET", "/datasets/sales-by-region/versions/1")).toMatchObject({ rows: 2 });
  await page.getByLabel("Name of the query").fill("Sales by region");
  await page.getByRole("button", { name: "Save query" }).click();
  await page.getByRole("link", { name: "Sales by region" }).waitFor();
  await page.goto(`${portal.url}/sql`);
  await page.getByRole("link", { name: "Sales by region" }).click();
  await expect.poll(() => editor().inputValue()).toBe(query);
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
