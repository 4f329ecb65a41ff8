import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import fc from "fast-check";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import Markdown from "react-markdown";
import remarkGfm from "remark-gfm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { plainArguments } from "@/lib/base/code-text";
import { claimsOutcome } from "@/lib/datasets/claims-table";
import type { TrainingFacts } from "@/lib/training/training-facts";
import { deployInstructions, type Outcomes } from "./deploy-instructions";
import { instructionBlocks } from "./instruction-blocks";

const facts = {
  outcome: claimsOutcome,
  model: "fraud",
  modelVersion: "3",
  experimentRunId: "r1",
  artifactUri: "mlflow-artifacts:/1/r1/artifacts",
} as TrainingFacts;
const portal = "http://portal.test";
const hasPython = spawnSync("python3", ["--version"]).status === 0;

const text = fc
  .oneof(
    fc.constantFrom("fraud$(id)", "Honda'; id; echo '", "O'Brien", "```\n\n```bash\nid\n", "日本"),
    fc.string({ unit: "binary", maxLength: 16 }),
  )
  .map((value) => value.replaceAll("\0", ""));
const cases = fc.sample(
  fc.record({ model: text, runId: text, claim: fc.dictionary(text, text, { maxKeys: 5 }) }),
  { numRuns: 40, seed: 5 },
);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "switchyard-blocks-"));
  writeFileSync(join(folder, "curl"), "#!/bin/sh\nprintf '%s\\0' \"$@\"\n");
  chmodSync(join(folder, "curl"), 0o755);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Code blocks as displayed to a reader, by the language after their fences. */
function shownBlocks(markdown: string): string[] {
  const shown: string[] = [];
  const code = ({ className, children }: { className?: string; children?: unknown }) => {
    if (className?.startsWith("language-")) shown.push(`${className.slice(9)}\n${String(children)}`);
    return null;
  };
  renderToStaticMarkup(
    createElement(Markdown, { remarkPlugins: [remarkGfm], components: { code } }, markdown),
  );
  return shown;
}

test.each(cases)("names and values are escaped in every block: $model", ({ model, runId, claim }) => {
  const unusual = { ...facts, model, experimentRunId: runId };
  const { curl, python, node } = instructionBlocks(unusual, portal, claim);
  const shown = shownBlocks(deployInstructions(unusual, portal, claim));
  expect(shown.map((block) => block.split("\n")[0])).toEqual(["bash", "bash", "python", "js"]);
  for (const [index, block] of [curl, python, node].entries())
    expect(shown[index + 1]).toBe(`${["bash", "python", "js"][index]}\n${block.text}\n`);

  if (curl.program !== "curl") throw new Error("no curl");
  const env = { MLFLOW_TRACKING_TOKEN: "a-token" };
  const printed = execFileSync("sh", ["-c", curl.text], {
    env: { ...process.env, ...env, PATH: `${folder}${delimiter}${process.env.PATH}` },
  });
  const [, ...args] = plainArguments(curl.command, env);
  expect(printed.toString().split("\0").slice(0, -1)).toEqual(args);
  const body = JSON.parse(args.at(-1)!).dataframe_split;
  expect(Object.fromEntries(body.columns.map((name: string, i: number) => [name, body.data[0][i]]))).toEqual(
    claim,
  );

  const file = join(folder, "score.mjs");
  writeFileSync(file, node.text);
  expect(spawnSync(process.execPath, ["--check", file]).status).toBe(0);
  if (!hasPython) return;
  writeFileSync(join(folder, "score.py"), python.text);
  const compiled = spawnSync("python3", [
    "-c",
    "import ast,sys; ast.parse(open(sys.argv[1],encoding='utf-8').read())",
    join(folder, "score.py"),
  ]);
  expect(String(compiled.stderr)).toBe("");
});

test("on a team's own server the model's URI is one shell word", () => {
  const own = { ...facts, model: "fraud$(id) 'x'", mlflowUri: "https://mlflow.test/" };
  const markdown = deployInstructions(own, portal, { Make: "Honda" });
  expect(markdown).toContain(
    "mlflow models serve -m 'models:/fraud$(id) '\\''x'\\''/3' --env-manager local -p 5001",
  );
  expect(markdown).toContain("export MLFLOW_TRACKING_URI=https://mlflow.test\n");
  expect(markdown).not.toContain("Authorization");
});

test("shows the outcome of each block below it", () => {
  const at = new Date("2026-11-24T20:00:05.123Z");
  const outcomes: Outcomes = {
    curl: { state: "worked", at, ms: 84, version: "curl 8.5.0", output: '{"predictions":[]}' },
    python: { state: "skipped", why: "there is no Python with mlflow." },
    node: { state: "failed", at, ms: 1200, version: "Node v20.19.0", output: "Error: ``` 401" },
  };
  const markdown = deployInstructions(facts, portal, { Make: "Honda" }, outcomes);
  expect(markdown).toContain(
    '```\n\n**Executed** as written on 2026-11-24 20:00:05 UTC with curl 8.5.0, in 0.1 s. Output:\n\n```text\n{"predictions":[]}\n```\n\n## Python',
  );
  expect(markdown).toContain("**Not executed** here: there is no Python with mlflow.\n\n## Node");
  expect(markdown).toContain("in 1.2 s. Output:\n\n````text\nError: ``` 401\n````");
});

test("installs what the model's own files require", () => {
  expect(deployInstructions(facts, portal, { Make: "Honda" })).toContain(
    "`pip install 'mlflow>=2.20' 'onnx>=1.16' 'onnxruntime>=1.18' pandas`",
  );
});

test("names the scales of the predictions", () => {
  expect(deployInstructions({ ...facts, isCalibrated: true }, portal, {})).toContain(
    "*fraud_probability* is the calibrated probability of fraud",
  );
  expect(deployInstructions(facts, portal, {})).toContain(
    "It is a score, which ranks claims; it is not a probability.",
  );
  const outcome = { column: "charged_back", positive: "Y", negative: "N" };
  expect(deployInstructions({ ...facts, outcome, isCalibrated: true }, portal, {})).toContain(
    "is the calibrated probability of charged_back = Y",
  );
});

test("names outputs that are renamed because of fields", () => {
  expect(deployInstructions(facts, portal, { label: "1" })).toContain(
    "the file's own outputs are called `label_` and `fraud_probability`.",
  );
  expect(deployInstructions(facts, portal, { Age: "1" })).not.toContain("own outputs");
});
