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
    expect.stringMatching(/^This model cannot be used: it(s| is) /),
  ]);
});

test("a shadow scores what the champion answers, and the page compares both", async () => {
  await page.goto(`${portal.url}/models/python`);
  await page.getByText("Try a second version on real requests").click();
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
  await expect.poll(async () => (await traffic()).comparison.both?.onlyFirst).toBe(4);
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
  await row("2 (shadow) 4 3 0 %").first().waitFor();
  await row("1 4 3 100 % 75.0 %").first().waitFor();
  await checkPage(page, "python-outcomes");
});

test("runs of an experiment are filtered, compared, tagged and looked into", async () => {
  const { experiment_id } = await portal.mlflow("experiments/create", { name: "search" });
  const figure = "<p>Figure</p><script>document.body.append('drawn')</script>";
  const authorized = { authorization: `Bearer ${portal.adminToken}` };
  const runs: string[] = [];
  for (const [index, model] of ["forest", "forest", "boosting"].entries()) {
    const tags = index === 2 ? [{ key: "mlflow.parentRunId", value: runs[0] }] : [];
    const created = await portal.mlflow("runs/create", { experiment_id, run_name: `try ${index}`, tags });
    const { run_id } = created.run.info;
    runs.push(run_id);
    const metrics = Array.from({ length: 400 }, (_, step) => ({
      key: "loss",
      value: (index + 1) / (step + 1),
      timestamp: Date.now() + step,
      step,
    }));
    const params = [
      { key: "model", value: model },
      { key: "seed", value: "7" },
    ];
    await portal.mlflow("runs/log-batch", { run_id, metrics, params });
    const path = `/api/2.0/mlflow-artifacts/artifacts/${experiment_id}/${run_id}/artifacts`;
    for (const [name, body] of Object.entries({
      "notes.md": `# Notes of ${index}`,
      "rows.csv": "a,b\n1,2\n",
      "train.py": `seed = 7\ntrees = ${100 + index}\n`,
      "figure.html": figure,
    }))
      await fetch(`${portal.url}${path}/${name}`, { method: "PUT", headers: authorized, body });
  }
  await page.goto(`${portal.url}/experiments/${experiment_id}`);
  await page.getByRole("link", { name: "Show 1 children of try 0" }).click();
  await page.getByRole("row", { name: "try 2" }).waitFor();
  const draw = async (chart: string) => {
    await page.getByLabel("Kind of chart").selectOption(chart);
    await page.getByRole("button", { name: "Add chart" }).click();
  };
  await draw("curves");
  await page.locator("canvas").first().waitFor();
  await checkPage(page, "experiment-runs");
  await draw("bars");
  await page.getByRole("img", { name: "loss of 3 runs" }).waitFor();
  await checkPage(page, "experiment-bars");

  await page.getByRole("combobox", { name: "Filter of runs" }).fill("metrics.loss <> 1");
  await page.getByRole("button", { name: "Filter" }).click();
  await page.getByRole("alert").getByText("<> 1").last().waitFor();
  await page.getByRole("combobox", { name: "Filter of runs" }).fill("metrics.loss < 1");
  await page.getByRole("button", { name: "Filter" }).click();
  await page.getByRole("button", { name: "forest" }).first().click();
  await page.locator('input[role="combobox"][value*="params.model"]').waitFor();
  await page.getByLabel("Select all on this page").check();
  await page.getByRole("button", { name: "Tag…" }).click();
  await page.getByLabel("Tag key").fill("checked");
  await page.getByLabel("Tag value").fill("yes");
  await page.getByRole("button", { name: "Set tag" }).click();
  await page.getByText("2 runs tagged.").waitFor();

  await page.getByLabel("Select all on this page").check();
  await page.getByRole("button", { name: "Compare" }).click();
  await page.getByRole("heading", { name: "Compare 2 runs" }).waitFor();
  await page.locator("canvas").first().waitFor();
  await page.getByLabel("File", { exact: true }).selectOption("notes.md");
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await page.getByRole("heading", { name: "Notes of 1" }).waitFor();
  await page.getByLabel("File", { exact: true }).selectOption("train.py");
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await page.getByText("1 line changed.").waitFor();
  // The oldest run is the baseline, and loses less.
  await page.getByTitle("worse than the baseline").first().waitFor();
  await checkPage(page, "experiment-compare");

  await page.goto(`${portal.url}/experiments/${experiment_id}/runs/${runs[0]}`);
  await page.getByRole("link", { name: "try 2" }).waitFor();
  await page.getByText("Add a description").click();
  await page.getByRole("textbox", { name: "Description" }).fill("**Good** enough.");
  await page.getByRole("button", { name: "Save" }).click();
  await page.locator("strong", { hasText: "Good" }).waitFor();
  await checkPage(page, "experiment-run");
  await page.getByRole("link", { name: /^Files/ }).click();
  await page.getByRole("link", { name: "rows.csv" }).click();
  await page.getByRole("group", { name: "First rows of rows.csv" }).waitFor();
  await checkPage(page, "experiment-run-files");
  await page.getByRole("link", { name: "figure.html" }).click();
  await page.frameLocator("iframe").getByText("drawn").waitFor();
  await page.goto(`${portal.url}/experiments/${experiment_id}?group=params.model`);
  await page.getByRole("row", { name: /forest 2/ }).waitFor();
  await checkPage(page, "experiment-groups");
});

test("an experiment run goes to the bin and comes back; another goes for good", async () => {
  const { experiment_id } = await portal.mlflow("experiments/create", { name: "binned" });
  const made = async (run_name: string) =>
    (await portal.mlflow("runs/create", { experiment_id, run_name })).run.info.run_id;
  const [kept, gone] = [await made("kept"), await made("gone")];
  await page.goto(`${portal.url}/experiments/${experiment_id}/runs/${kept}`);
  await page.getByRole("button", { name: "Move to bin" }).click();
  await page.getByText("In the bin since").waitFor();
  await portal.mlflow("runs/delete", { run_id: gone });
  await page.goto(`${portal.url}/experiments/bin`);
  await page.getByLabel("Select gone").check();
  await page.getByRole("button", { name: "Delete for good…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete for good" }).click();
  await page.getByRole("row", { name: /gone .*Within the hour/ }).waitFor();
  await checkPage(page, "experiment-bin");
  await page.getByLabel("Select kept").check();
  await page.getByRole("button", { name: "Restore" }).click();
  await page.getByText("Restored.").waitFor();
  await page.goto(`${portal.url}/experiments/${experiment_id}`);
  await page.getByRole("row", { name: /kept/ }).waitFor();
});
