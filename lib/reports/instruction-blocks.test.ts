import { expect, test } from "vitest";
import { deployInstructions } from "./deploy-instructions";
import { findInstructionBlocks, stampBlocks, withoutStamps } from "./instruction-blocks";
import type { TrainingFacts } from "./training-facts";

const facts = {
  ...{ model: "fraud", modelVersion: "3", experimentRunId: "r1" },
  artifactUri: "mlflow-artifacts:/1/r1/artifacts",
} as TrainingFacts;
const markdown = deployInstructions(facts, "http://portal.test", { Make: "Honda" });

test("the blocks that are programs are found, the one to set the environment is not", () => {
  const blocks = findInstructionBlocks(markdown);
  expect(blocks.map(({ program }) => program)).toEqual(["curl", "python", "node"]);
  expect(blocks[0]!.code).toContain("curl");
  expect(blocks[2]!.code.split("\n")[0]).toBe('import { InferenceSession, Tensor } from "onnxruntime-node";');
});

test("a stamp stands below its block with time, version and output, and goes again", () => {
  const blocks = findInstructionBlocks(markdown);
  const at = new Date("2026-11-24T20:00:05.123Z");
  const stamped = stampBlocks(markdown, blocks, [
    { state: "worked", at, ms: 84, version: "curl 8.5.0", output: '{"predictions":[]}' },
    { state: "skipped", why: "there is no Python with mlflow." },
    { state: "failed", at, ms: 1200, version: "Node v20.19.0", output: "Error: 401" },
  ]);
  expect(stamped).toContain(
    '```\n\n**Executed** as written on 2026-11-24 20:00:05 UTC with curl 8.5.0, in 0.1 s. It gave:\n\n```text\n{"predictions":[]}\n```\n\n## Python',
  );
  expect(stamped).toContain("**Not executed** here: there is no Python with mlflow.\n\n## Node");
  expect(stamped).toContain("**Failed** as written on 2026-11-24 20:00:05 UTC with Node v20.19.0, in 1.2 s.");
  expect(withoutStamps(stamped)).toBe(markdown);
});
