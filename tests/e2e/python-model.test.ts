import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { createMlflowClient } from "@/lib/mlflow/client";
import { mlmodelOf, pythonModel, registerFiles } from "@/tests/python-model";
import { checkPage } from "./page-checks";
import { tellAsStory } from "./story";
import { usePortal } from "./use-portal";

// Models from Python, from their registration to outcomes: served, split, shadowed, and what happened to their rows.
tellAsStory();

const portal = usePortal();
let page: Page;

beforeAll(async () => {
  page = await portal.openPage();
  const mlflow = createMlflowClient({ baseUrl: portal.url, authorization: `Bearer ${portal.adminToken}` });
  for (const weight of [0.02, -0.02])
    await registerFiles(mlflow, "python", {
      "model.onnx": pythonModel([weight, 0], { zipMap: true }),
      MLmodel: mlmodelOf(["amount", "age"]),
    });
  await registerFiles(mlflow, "python", { "model.pkl": "x", MLmodel: mlmodelOf(["amount"], "sklearn") });
  await registerFiles(mlflow, "python", { "model.onnx": "damaged", MLmodel: mlmodelOf(["amount"]) });
  await portal.api("PUT", "/models/python/aliases/champion", { version: 1 });
});

function ask(version: string, record: Record<string, unknown>) {
  return fetch(`${portal.url}/api/models/python${version}/invocations?key=id`, {
    method: "POST",
    headers: { authorization: `Bearer ${portal.adminToken}`, "content-type": "application/json" },
    body: JSON.stringify({ dataframe_records: [record] }),
  });
}

async function score(id: string, amount: number) {
  const response = await ask("@champion", { id, amount, age: 30 });
  const { predictions } = await response.json();
  return {
    predictions,
    version: response.headers.get("x-model-version"),
    id: response.headers.get("x-request-id"),
  };
}

test("its page says what a row needs, or why it is not scored", async () => {
  await page.goto(`${portal.url}/models/python/1`);
  await page.getByText("A row needs amount (number), age (number).").waitFor();
  await checkPage(page, "python-version");
  await page.goto(`${portal.url}/models/python/3`);
  await page.getByText("was logged with the flavor sklearn only").waitFor();
  // The page opened the model first: the refusal reaches the route all the same.
  const refused = await ask("/4", { amount: 1 });
  expect([refused.status, (await refused.json()).message]).toEqual([
    400,
    expect.stringMatching(/^This model cannot be used: it is/),
  ]);
});

test("a shadow scores what the champion answers, and the page compares both", async () => {
  await page.goto(`${portal.url}/models/python`);
  await page.getByLabel("Second version").selectOption("2");
  await page.getByLabel("Share, %").fill("100");
  await page.getByRole("button", { name: "Set second version" }).click();
  await page.getByText("Version 2 shadows 100 % of the requests to @champion, version 1.").waitFor();
  for (let row = 0; row < 4; row++) {
    const { predictions, version, id } = await score(`k${row}`, 100);
    expect([predictions[0].label, version]).toEqual([1, "1"]);
    expect(id).toMatch(/\S/);
  }
  const traffic = () => portal.api("GET", "/models/python/aliases/champion/traffic");
  await expect.poll(async () => (await traffic()).comparison.both?.onlyFirst, { timeout: 10_000 }).toBe(4);
  await page.reload();
  await page.getByText("Both scored 4 rows: they disagree on 4").waitFor();
  await checkPage(page, "python-traffic");
});

test("outcomes by key give recall and precision of both on the page", async () => {
  const outcomes = [1, 1, 0, 1].map((label, row) => ({ key: `k${row}`, label }));
  expect(await portal.api("POST", "/models/python/outcomes", { outcomes })).toMatchObject({
    recorded: 8,
    unknown: 0,
  });
  await page.goto(`${portal.url}/models/python?tab=outcomes`);
  const row = (name: string) => page.getByRole("row", { name });
  await row("2 (shadow) 4 3 0.0 %").first().waitFor();
  await row("1 4 3 100.0 % 75.0 %").first().waitFor();
  await checkPage(page, "python-outcomes");
});
