import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { createMlflowClient } from "@/lib/mlflow/client";
import { handleMlflow } from "@/lib/mlflow-endpoint/server";
import { getModelVersion } from "@/lib/registry/model-queries";
import { instructionBlocks } from "@/lib/reports/instruction-blocks";
import type { TrainingFacts } from "@/lib/training/training-facts";
import { registerModel } from "@/tests/registered-model";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { someClaims, trainModel } from "@/tests/trained-model";
import { runInstructionBlock } from "./run/run-instruction-block";

useTestDatabase();

test("the Node block runs the file that the version was registered with, not one that replaced it on the run", async () => {
  const { teamId } = await makeTeam();
  const { claims } = await someClaims(600);
  const stored = trainModel(claims, "logistic-regression");
  const modelVersion = String(await registerModel(teamId, "fraud model", stored));
  const { runId } = await getModelVersion(teamId, "fraud model", modelVersion);
  const operator = createMlflowClient({
    baseUrl: "http://portal",
    fetch: (input, init) =>
      handleMlflow(teamId, new Request(input, init), { userName: "Oz", role: "operator" }),
  });
  await operator.uploadArtifact(runId!, "model/model.onnx", "another file");

  const server = createServer(async (request, response) => {
    const answer = await handleMlflow(teamId, new Request(`http://portal${request.url}`));
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const facts = { model: "fraud model", modelVersion, experimentRunId: runId } as TrainingFacts;
    const claim = Object.fromEntries(stored.features.map(({ name }) => [name, String(claims[0]![name])]));
    const { node } = instructionBlocks(facts, url, claim);
    const signal = AbortSignal.timeout(60_000);
    expect(await runInstructionBlock(node, { trackingUri: url, token: "swy_test", signal })).toMatchObject({
      state: "worked",
      output: expect.stringMatching(/label: [01], fraud_probability: 0\.\d+/),
    });
  } finally {
    server.close();
  }
}, 90_000);
