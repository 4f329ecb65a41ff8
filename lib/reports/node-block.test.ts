import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { claimsOutcome } from "@/lib/datasets/claims-table";
import { getModelKind } from "@/lib/learning/catalog";
import { loadScorer } from "@/lib/learning/onnx/score";
import type { TrainingFacts } from "@/lib/training/training-facts";
import { someClaims, trainModel } from "@/tests/trained-model";
import { instructionBlocks } from "./instruction-blocks";

// Runs the block as a reader would paste it, against a server that stores only the model's file.

const facts = { model: "fraud", modelVersion: "3" };
const place = JSON.stringify({ artifact_uri: "mlflow-artifacts:/models/fraud/3" });
let folder: string;
let server: Server;
let served: Uint8Array;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "switchyard-node-block-"));
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
  server = createServer(({ url }, response) => {
    if (url === "/api/2.0/mlflow-artifacts/artifacts/models/fraud/3/model.onnx") response.end(served);
    else response.end(place);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

test.each([
  { is: "several fields", names: ["Age", "Fault"] },
  { is: "fields that outputs are called by", names: ["label", "fraud_probability"] },
  { is: "a single field", names: ["__proto__"] },
])("scores a claim of $is", async ({ names }) => {
  const { claims } = await someClaims(1000);
  const rows = claims.map((claim) =>
    Object.fromEntries([
      ...names.map((name, index) => [name, [claim.Fault!, claim.BasePolicy!][index]!]),
      [claimsOutcome.column, claim[claimsOutcome.column]!],
    ]),
  );
  const { kind, features, threshold, model } = trainModel(rows, "logistic-regression", {}, "all-columns");
  expect(features.map(({ name }) => name)).toEqual(names);
  served = getModelKind(kind).toOnnx(model, features, threshold);
  const { [claimsOutcome.column]: _, ...claim } = rows[0]!;
  const [expected] = await (await loadScorer(served)).score([claim]);

  const portal = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { node } = instructionBlocks(facts as TrainingFacts, portal, claim);
  const file = join(folder, "score.mjs");
  writeFileSync(file, node.text);
  const { stdout } = await promisify(execFile)(process.execPath, [file]);
  expect(stdout).toContain(
    `{ label: ${expected!.label}, fraud_probability: ${expected!.fraud_probability} }`,
  );
});
