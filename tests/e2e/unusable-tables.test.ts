import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { checkPage } from "./page-checks";
import { usePortal } from "./use-portal";

// The page of a dataset says of a table that no model can learn from why, and how to make it usable.
const portal = usePortal();
let page: Page;

beforeAll(async () => {
  page = await portal.openPage();
});

const lines = (count: number, line: (row: number) => string) =>
  Array.from({ length: count }, (_, row) => line(row));
const isOf = (row: number, every: number) => (row % every === 0 ? "Y" : "N");

async function upload(name: string, header: string, rows: string[]): Promise<void> {
  await page.goto(`${portal.url}/datasets`, { waitUntil: "networkidle" });
  const field = page.getByLabel("Name");
  if (!(await field.isVisible())) await page.getByText("New dataset").click();
  await field.fill(name);
  const buffer = Buffer.from(`${[header, ...rows].join("\n")}\n`);
  await page.getByLabel("File").setInputFiles({ name: `${name}.csv`, mimeType: "text/csv", buffer });
  await page.getByRole("button", { name: "Upload", exact: true }).click();
}

const nextSteps = () => page.getByRole("region", { name: "Next steps" });

test.each([
  [
    "no-outcome",
    "amount,region",
    lines(120, (row) => `${row % 90},${"nsew"[row % 4]}`),
    "No column of this dataset has exactly two values, so there is no outcome to learn.",
  ],
  [
    "one-class",
    "amount,charged_back",
    lines(120, (row) => `${row % 90},N`),
    'charged_back is "N" in each row that has a value. A model needs rows of both outcomes: upload a table that has them.',
  ],
  [
    "few-positives",
    "amount,charged_back",
    lines(120, (row) => `${row % 90},${isOf(row, 60)}`),
    'charged_back is "Y" in 2 rows, too few to learn from and to test on. A training takes at least 5 rows of each class.',
  ],
  [
    "only-ids",
    "payment_id,invoice_no,charged_back",
    lines(120, (row) => `P-${row},I-${row},${isOf(row, 9)}`),
    'There is no feature to learn from: "payment_id" is a key and "invoice_no" is ignored.',
  ],
  [
    "only-text",
    "note,charged_back",
    lines(120, (row) => `"Caller no. ${row} asked when the money comes",${isOf(row, 9)}`),
    'There is no feature to learn from: "note" is free text.',
  ],
  [
    "three-values",
    "amount,churn",
    lines(120, (row) => `${row % 90},${["yes", "no", "unsure"][row % 3]}`),
    "churn has 3 values, and a model learns one of two. Make two of them on the page SQL",
  ],
  [
    "unknown-outcomes",
    "amount,charged_back",
    lines(120, (row) => `${row % 90},${row % 3 === 0 ? "" : isOf(row, 5)}`),
    "charged_back has no value in 40 rows. A model learns from rows whose outcome is known",
  ],
  [
    "few-rows",
    "amount,charged_back",
    lines(15, (row) => `${row},${isOf(row, 3)}`),
    "The dataset has 15 rows, too few to learn from and to test on.",
  ],
  [
    "number-outcome",
    "amount,target",
    lines(120, (row) => `${row % 90},${(row * 37) % 101}`),
    "target has 101 values, and a model learns one of two. Make two of them on the page SQL",
  ],
])("%s", async (name, header, rows, message) => {
  await upload(name, header, rows);
  await nextSteps().getByText(message).waitFor();
  expect(await nextSteps().getByRole("link", { name: "Train on this" }).count()).toBe(0);
  await nextSteps().getByRole("link", { name: "Open the schema" }).waitFor();
});

test("a file without rows is refused where it is uploaded", async () => {
  await upload("no-rows", "amount,charged_back", []);
  await page
    .getByRole("alert")
    .getByText(/no rows/)
    .waitFor();
});

const two = lines(120, (row) => `${row % 90},${isOf(row, 3)},${isOf(row, 4)},${row % 7}`);

test("where nothing says which column is the outcome, the page asks, and a press answers", async () => {
  await upload("two-columns", "amount,first,second,days", two);
  await nextSteps().getByText("Which column is the outcome?").waitFor();
  await checkPage(page, "which-outcome");
  await nextSteps().getByRole("button", { name: "second N 75.0 %, Y 25.0 %" }).click();
  await nextSteps().getByText("Target: second = Y, in 30 of 120 rows (25.0 %).").waitFor();
  await nextSteps().getByRole("link", { name: "Train on this" }).waitFor();
});

test("the schema page asks as well, before anything is saved", async () => {
  await upload("two-more", "amount,first,second,days", two);
  await nextSteps().getByRole("link", { name: "Open the schema" }).click();
  await page.getByRole("group", { name: "Outcome" }).getByRole("button", { name: "first N" }).click();
  expect(await page.getByLabel("Target").inputValue()).toBe("first");
  expect(await page.getByLabel("Positive value of first").inputValue()).toBe("Y");
  await page.getByRole("button", { name: "Save schema" }).click();
  await page.getByText(/Saved as version \d+\./).waitFor();
});
