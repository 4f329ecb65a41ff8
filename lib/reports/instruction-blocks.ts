import {
  type Argument,
  javascriptValue,
  plainJson,
  pythonValue,
  shellCommand,
  stringLiteral,
} from "@/lib/base/code-text";
import { trimEndOf } from "@/lib/base/trim-end";
import { answerNames } from "@/lib/learning/onnx/answer-names.mjs";
import { modelRequirements } from "@/lib/training/mlmodel";
import type { TrainingFacts } from "@/lib/training/training-facts";

/** An executable block of the deploy instructions. Its text is rendered from what is executed. */
export type InstructionBlock =
  | { program: "curl"; text: string; command: Argument[] }
  | { program: "node" | "python"; text: string };

/** Requirements of the Python block: those of the model's own files (lib/training/mlmodel.ts) that scoring needs. */
export const pipInstall = shellCommand(["pip", "install", ...modelRequirements]);

const token = { variable: "MLFLOW_TRACKING_TOKEN" };

/**
 * Blocks for using a model elsewhere, in the order of the instructions.
 * @param publicUrl the portal's URL without a trailing slash @param claim one claim in the model's fields
 */
export function instructionBlocks(
  facts: TrainingFacts,
  publicUrl: string,
  claim: Record<string, string>,
): { curl: InstructionBlock; python: InstructionBlock; node: InstructionBlock } {
  return {
    curl: curlBlock(facts, publicUrl, claim),
    python: { program: "python", text: pythonProgram(facts, claim) },
    node: { program: "node", text: nodeProgram(facts, publicUrl, claim) },
  };
}

/** URL of the MLflow server that stores the model, without a trailing slash. */
export function trackingUriOf(facts: TrainingFacts, publicUrl: string): string {
  return trimEndOf(facts.mlflowUri ?? publicUrl, "/");
}

function curlBlock(facts: TrainingFacts, publicUrl: string, claim: Record<string, string>): InstructionBlock {
  const name = encodeURIComponent(facts.model);
  const version = encodeURIComponent(facts.modelVersion);
  const url = facts.mlflowUri
    ? "http://127.0.0.1:5001/invocations"
    : `${publicUrl}/api/models/${name}/${version}/invocations`;
  const authorization: Argument[] = facts.mlflowUri
    ? []
    : ["-H", { before: "Authorization: Bearer ", ...token }];
  const body = plainJson({ dataframe_split: { columns: Object.keys(claim), data: [Object.values(claim)] } });
  const lines: Argument[][] = [
    ["curl", "-sS", "--globoff", "--fail-with-body", url],
    ...(authorization.length > 0 ? [authorization] : []),
    ["-H", "Content-Type: application/json"],
    ["--data-raw", body],
  ];
  return { program: "curl", command: lines.flat(), text: lines.map(shellCommand).join(" \\\n  ") };
}

/** Loads the model by version: a version's files are immutable, while those of its run can be replaced. */
function pythonProgram({ model, modelVersion }: TrainingFacts, claim: Record<string, string>): string {
  return `import json

import mlflow
import pandas as pd

model = mlflow.pyfunc.load_model(${stringLiteral(`models:/${model}/${modelVersion}`)})
row = ${pythonValue(claim)}
print(model.predict(pd.DataFrame([row])))`;
}

/** Loads the model by version, like the Python block. */
function nodeProgram(facts: TrainingFacts, publicUrl: string, claim: Record<string, string>): string {
  const { model, modelVersion } = facts;
  const { label, probability } = answerNames(Object.keys(claim));
  return `import { InferenceSession, Tensor } from "onnxruntime-node";

const server = ${stringLiteral(trackingUriOf(facts, publicUrl))};
const token = process.env.MLFLOW_TRACKING_TOKEN;
const headers = token ? { authorization: \`Bearer \${token}\` } : {};
async function get(path) {
  const response = await fetch(server + path, { headers });
  if (!response.ok) throw new Error(\`\${response.status} \${await response.text()}\`);
  return response;
}

const version = new URLSearchParams(${javascriptValue({ name: model, version: modelVersion })});
const place = await (await get(\`/api/2.0/mlflow/model-versions/get-download-uri?\${version}\`)).json();
const [, runId, path] = /^runs:\\/([^/]+)\\/(.*)$/.exec(place.artifact_uri) ?? [];
const run = runId && (await (await get(\`/api/2.0/mlflow/runs/get?run_id=\${runId}\`)).json()).run;
const uri = run ? \`\${run.info.artifact_uri}/\${path}\` : place.artifact_uri;
const folder = encodeURI(uri.replace(/^mlflow-artifacts:(\\/\\/[^/]*)?\\/+/, ""));
const file = await get(\`/api/2.0/mlflow-artifacts/artifacts/\${folder}/model.onnx\`);

const row = ${javascriptValue(claim)};
const session = await InferenceSession.create(new Uint8Array(await file.arrayBuffer()));
const inputs = session.inputMetadata.map(({ name, shape, type }) => {
  const values = type === "float64" ? [row[name] === "" ? NaN : Number(row[name])] : [row[name]];
  return [name, new Tensor(type, values, shape.map(() => 1))];
});
const outputs = await session.run(Object.fromEntries(inputs));
console.log({ label: Number(outputs.${label}.data[0]), fraud_probability: outputs.${probability}.data[0] });`;
}
