import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { usePortal } from "./use-portal";

const portal = usePortal();
let page: Page;
beforeAll(async () => {
  page = await portal.openPage();
});

/** 60 characters without a space. */
const slug = "w".repeat(60);
const name = "W".repeat(60);

const traceId = "0123456789abcdef0123456789abcdef";

/** Gives everything a long name. @returns paths of the pages that show it */
async function makeLongNames(): Promise<string[]> {
  for (const value of [name, `${name}x`])
    await portal.api("POST", `/datasets/${slug}/versions`, `${name},FraudFound_P\n${value},0\n${name},1\n`);
  const params = { type: "object", properties: { [name]: { type: "string", default: name } } };
  const nodes = [{ id: "w".repeat(40), task: "read-data", input: { dataset: slug } }];
  await portal.api("POST", "/flows", { slug, name, description: name, params, nodes });
  await portal.api("POST", "/deployments", { slug, name, flow: slug, params: {}, tags: [name] });
  const run = await portal.api("POST", `/deployments/${slug}/runs`, { params: {}, tags: [name] });
  await portal.api("POST", "/blocks", {
    type: "secret",
    name: slug,
    values: { value: "a long secret value" },
  });
  const hook = await portal.api("POST", "/webhooks", {
    deployment: slug,
    name,
    scheme: "bearer",
    mapping: {},
  });
  const { experiment_id } = await portal.mlflow("experiments/create", { name });
  const created = await portal.mlflow("runs/create", { experiment_id, run_name: name });
  const { run_id } = created.run.info;
  const tags = [{ key: name, value: name + name }];
  await portal.mlflow("runs/log-batch", {
    run_id,
    metrics: [{ key: name, value: 1, timestamp: 1 }],
    params: tags,
    tags,
  });
  await sendSpans(experiment_id);
  await portal.mlflow("registered-models/create", { name });
  await portal.mlflow("model-versions/create", { name, source: `runs:/${run_id}/model`, run_id });
  await portal.mlflow("registered-models/alias", { name, alias: "a".repeat(60), version: "1" });
  return [
    ...[
      "",
      "runs",
      `runs/${run.id}`,
      `runs/compare?a=${run.id}`,
      "events",
      "artifacts",
      "schedules",
      "settings/audit",
    ],
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
    ...[`experiments/${experiment_id}/traces`, `experiments/${experiment_id}/traces/tr-${traceId}`],
    ...["webhooks", `webhooks/${hook.id}`, `webhooks/${hook.id}/mapping`, `webhooks/${hook.id}/setup`],
  ];
}

/** A trace of two spans, one in the other, as an exporter of OpenTelemetry sends them. */
async function sendSpans(experimentId: string): Promise<void> {
  const time = { startTimeUnixNano: "1795942800000000000", endTimeUnixNano: "1795942801000000000" };
  const attributes = [name, "mlflow.spanInputs", "mlflow.spanType"].map((key) => {
    return { key, value: { stringValue: name + name } };
  });
  const spans = ["a1", "a2"].map((end) => {
    const parent = end === "a2" ? { parentSpanId: "00000000000000a1" } : {};
    return { ...time, ...parent, traceId, spanId: `00000000000000${end}`, name, attributes };
  });
  const response = await fetch(`${portal.url}/v1/traces`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${portal.adminToken}`,
      "content-type": "application/json",
      "x-mlflow-experiment-id": experimentId,
    },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }),
  });
  expect(response.status).toBe(200);
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
