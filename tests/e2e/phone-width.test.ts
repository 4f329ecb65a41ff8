import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openPage } from "./page-checks";
import { type Portal, startPortal } from "./server";

let portal: Portal;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  portal = await startPortal();
  ({ browser, page } = await openPage(portal));
});
afterAll(async () => {
  await browser?.close();
  await portal?.stop();
});

/** 60 characters without a space. */
const slug = "w".repeat(60);
const name = "W".repeat(60);

async function call(path: string, method = "GET", body?: object | string) {
  const response = await fetch(portal.url + path, {
    method,
    headers: {
      authorization: `Bearer ${portal.adminToken}`,
      "content-type": typeof body === "string" ? "text/csv" : "application/json",
    },
    body: typeof body === "object" ? JSON.stringify(body) : body,
  });
  const answer = await response.json();
  expect(response.ok, `${method} ${path}: ${JSON.stringify(answer).slice(0, 300)}`).toBe(true);
  return answer;
}
const api = (path: string, method?: string, body?: object | string) => call(`/api/v1${path}`, method, body);
const mlflow = (path: string, body: object) => call(`/api/2.0/mlflow/${path}`, "POST", body);

/** Gives everything a long name. @returns paths of the pages that show it */
async function makeLongNames(): Promise<string[]> {
  for (const value of [name, `${name}x`])
    await api(`/datasets/${slug}/versions`, "POST", `${name},FraudFound_P\n${value},0\n${name},1\n`);
  const params = { type: "object", properties: { [name]: { type: "string", default: name } } };
  const nodes = [{ id: "w".repeat(40), task: "read-data", input: { dataset: slug } }];
  await api("/flows", "POST", { slug, name, description: name, params, nodes });
  await api("/deployments", "POST", { slug, name, flow: slug, params: {}, tags: [name] });
  const run = await api(`/deployments/${slug}/runs`, "POST", { params: {}, tags: [name] });
  await api("/blocks", "POST", { type: "secret", name: slug, values: { value: "a long secret value" } });
  const hook = await api("/webhooks", "POST", { deployment: slug, name, scheme: "bearer", mapping: {} });
  const { experiment_id } = await mlflow("experiments/create", { name });
  const created = await mlflow("runs/create", { experiment_id, run_name: name });
  const { run_id } = created.run.info;
  const tags = [{ key: name, value: name + name }];
  await mlflow("runs/log-batch", {
    run_id,
    metrics: [{ key: name, value: 1, timestamp: 1 }],
    params: tags,
    tags,
  });
  await mlflow("registered-models/create", { name });
  await mlflow("model-versions/create", { name, source: `runs:/${run_id}/model`, run_id });
  await mlflow("registered-models/alias", { name, alias: "a".repeat(60), version: "1" });
  return [
    ...["", "runs", `runs/${run.id}`, `runs/compare?a=${run.id}`, "events", "artifacts", "settings/audit"],
    ...["deployments", `deployments/${slug}`, `deployments/${slug}/edit`, `deployments/${slug}/history`],
    ...[
      `deployments/new?flow=${slug}`,
      "flows",
      `flows/${slug}`,
      `flows/${slug}/edit`,
      `flows/${slug}/compare`,
    ],
    ...["datasets", `datasets/${slug}`, `datasets/${slug}/compare?a=1&b=2`, "blocks", `blocks/${slug}`],
    ...["models", `models/${name}`, `models/${name}?tab=history`, `models/${name}/1`],
    ...["experiments", `experiments/${experiment_id}`, `experiments/${experiment_id}/runs/${run_id}`],
    ...["webhooks", `webhooks/${hook.id}`, `webhooks/${hook.id}/mapping`, `webhooks/${hook.id}/setup`],
  ];
}

test("names of 60 characters without a space make no page wider than a phone", async () => {
  const tooWide: string[] = [];
  for (const path of await makeLongNames()) {
    await page.goto(`${portal.url}/${path}`);
    for (const width of [390, 360]) {
      await page.setViewportSize({ width, height: 800 });
      const found = await page.evaluate(() => document.documentElement.scrollWidth);
      if (found > width) tooWide.push(`/${path} is ${found} px wide at ${width}`);
    }
  }
  expect(tooWide).toEqual([]);
}, 240_000);
