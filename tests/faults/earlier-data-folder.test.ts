import { spawn } from "node:child_process";
import { createReadStream, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { createBrotliDecompress } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Portal, startPortal } from "@/tests/e2e/server";

const fixture = "tests/fixtures/data-folder-577dc70";
const facts = JSON.parse(readFileSync(`${fixture}.json`, "utf8"));
// The cluster is that of Linux on x64; elsewhere its Postgres cannot open it.
const canOpen = process.platform === "linux" && process.arch === "x64";

let dataDir: string;
let portal: Portal;

beforeAll(async () => {
  if (!canOpen) return;
  dataDir = mkdtempSync(join(tmpdir(), "switchyard-earlier-"));
  await unpack(`${fixture}.tar.br`, dataDir);
  portal = await startPortal({ dataDir, adminToken: facts.token });
});

afterAll(async () => {
  await portal?.stop();
  if (dataDir) rmSync(dataDir, { recursive: true, force: true });
});

test.runIf(canOpen)("a data folder of 577dc70 keeps its runs and reports", async () => {
  const { items } = await get("/api/v1/runs");
  const states = items.map(({ flow, state }: { flow: string; state: string }) => `${flow} ${state}`);
  expect(states.filter((text: string) => text === "train-insurance-fraud-model Completed")).toHaveLength(3);
  expect(states).toContain("train-insurance-fraud-model Failed");
  expect(states).toContain("preprocess-claims Scheduled");
  const training = items.findLast(({ state, flow }: { state: string; flow: string }) =>
    `${flow} ${state}`.startsWith("train-insurance-fraud-model Completed"),
  );
  const { items: artifacts } = await get(`/api/v1/runs/${training.id}/artifacts`);
  const report = artifacts.find(({ key }: { key: string }) => key === "model-report");
  expect(report.data.markdown).toContain("recall");
});

test.runIf(canOpen)("its champion gives the scores that it gave", async () => {
  const { aliases } = await get("/api/v1/models/insurance-fraud");
  expect(aliases).toEqual({ champion: 1 });
  const answer = await post("/api/models/insurance-fraud@champion/invocations", {
    dataframe_records: [facts.claim],
  });
  const { predictions } = await answer.json();
  expect(predictions[0].label).toBe(facts.scores.label);
  expect(predictions[0].fraud_probability).toBeCloseTo(facts.scores.fraud_probability, 6);
});

test.runIf(canOpen)("its secrets open: a webhook's, and those of its blocks stay hidden", async () => {
  const delivery = await post(facts.webhook.path, { ref: "small-claims" }, facts.webhook.secret);
  expect(delivery.status).toBe(202);
  const { values } = await get("/api/v1/blocks/old-endpoint");
  expect(values.secretHeaderValue).toBe("********");
});

test.runIf(canOpen)("a new training reads its data, and is compared with its champion", async () => {
  const params = {
    dataset: "small-claims",
    bestParamsSource: "none",
    runDeployInstructions: false,
    modelParams: { n_estimators: 15, max_depth: 4 },
    seed: 11,
  };
  const created = await post("/api/v1/deployments/train-insurance-fraud-model/runs", { params });
  const { id } = await created.json();
  const run = await ended(id);
  expect(run).toMatchObject({ state: "Completed", stateMessage: null });
  expect((await get("/api/v1/models/insurance-fraud")).newestVersion).toBe(4);
});

async function ended(id: string) {
  for (let wait = 0; wait < 240; wait += 1) {
    const run = await get(`/api/v1/runs/${id}`);
    if (run.endedAt) return run;
    await sleep(250);
  }
  throw new Error(`Run ${id} has not ended after a minute.`);
}

async function get(path: string) {
  const response = await fetch(portal.url + path, { headers: { authorization: `Bearer ${facts.token}` } });
  expect(response.status).toBe(200);
  return response.json();
}

function post(path: string, body: unknown, token = facts.token): Promise<Response> {
  return fetch(portal.url + path, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

async function unpack(file: string, folder: string): Promise<void> {
  const tar = spawn("tar", ["-xf", "-", "-C", folder], { stdio: ["pipe", "inherit", "inherit"] });
  const exited = new Promise<number | null>((resolve) => tar.once("close", resolve));
  await pipeline(createReadStream(file), createBrotliDecompress(), tar.stdin);
  expect(await exited).toBe(0);
}
