import { spawn } from "node:child_process";
import { createReadStream, readFileSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { Run } from "@/tests/e2e/api";
import { usePortal } from "@/tests/e2e/use-portal";

const fixture = "tests/fixtures/data-folder-577dc70";
const facts = JSON.parse(readFileSync(`${fixture}.json`, "utf8"));

async function unpack(folder: string): Promise<void> {
  const tar = spawn("tar", ["-xf", "-", "-C", folder], { stdio: ["pipe", "inherit", "inherit"] });
  const exited = new Promise<number | null>((resolve) => tar.once("close", resolve));
  await pipeline(createReadStream(`${fixture}.tar.br`), createBrotliDecompress(), tar.stdin);
  expect(await exited).toBe(0);
}

// The cluster is that of Linux on x64; elsewhere its Postgres cannot open it.
describe.runIf(process.platform === "linux" && process.arch === "x64")("a data folder of 577dc70", () => {
  const portal = usePortal({ prepare: unpack, adminToken: facts.token });

  test("keeps its runs and reports", async () => {
    const { items } = await portal.api("GET", "/runs");
    const states = items.map(({ flow, state }: { flow: string; state: string }) => `${flow} ${state}`);
    expect(states.filter((text: string) => text === "train-insurance-fraud-model Completed")).toHaveLength(3);
    expect(states).toContain("train-insurance-fraud-model Failed");
    expect(states).toContain("preprocess-claims Scheduled");
    const training = items.findLast(({ state, flow }: { state: string; flow: string }) =>
      `${flow} ${state}`.startsWith("train-insurance-fraud-model Completed"),
    );
    const { items: artifacts } = await portal.api("GET", `/runs/${training.id}/artifacts`);
    const report = artifacts.find(({ key }: { key: string }) => key === "model-report");
    expect(report.data.markdown).toContain("recall");
  });

  test("serves its champion with the scores that it gave", async () => {
    const { aliases } = await portal.api("GET", "/models/insurance-fraud");
    expect(aliases).toEqual({ champion: 1 });
    const answer = await post("/api/models/insurance-fraud@champion/invocations", {
      dataframe_records: [facts.claim],
    });
    const { predictions } = await answer.json();
    expect(predictions[0].label).toBe(facts.scores.label);
    expect(predictions[0].fraud_probability).toBeCloseTo(facts.scores.fraud_probability, 6);
  });

  test("keeps its secrets: a webhook's works, and those of its blocks stay hidden", async () => {
    const delivery = await post(facts.webhook.path, { ref: "small-claims" }, facts.webhook.secret);
    expect(delivery.status).toBe(202);
    const { values } = await portal.api("GET", "/blocks/old-endpoint");
    expect(values.secretHeaderValue).toBe("********");
  });

  test("has data for a new training, which is compared with its champion", async () => {
    const params = {
      dataset: "small-claims",
      bestParamsSource: "none",
      runDeployInstructions: false,
      modelParams: { n_estimators: 15, max_depth: 4 },
      seed: 11,
    };
    const { id } = await portal.api<Run>("POST", "/deployments/train-insurance-fraud-model/runs", { params });
    expect(await portal.waitForRun(id)).toMatchObject({ state: "Completed", stateMessage: null });
    expect((await portal.api("GET", "/models/insurance-fraud")).newestVersion).toBe(4);
  });

  function post(path: string, body: unknown, token = facts.token): Promise<Response> {
    return fetch(portal.url + path, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  }
});
