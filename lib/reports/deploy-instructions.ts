import { shellCommand, shellWord } from "@/lib/base/code-text";
import { codeBlock, codeSpan, markdownText } from "@/lib/base/markdown-text";
import { wordsOf } from "@/lib/datasets/table-words";
import { answerNames } from "@/lib/learning/onnx/answer-names.mjs";
import type { TrainingFacts } from "@/lib/training/training-facts";
import { instructionBlocks, pipInstall, trackingUriOf } from "./instruction-blocks";

/** Result of executing a block. */
export type Outcome =
  | { state: "worked" | "failed"; at: Date; ms: number; version: string; output: string }
  | { state: "skipped"; why: string };

/** Results of the blocks, by program. */
export type Outcomes = Record<"curl" | "python" | "node", Outcome>;

/**
 * Instructions for using the model elsewhere, with the ids of this run filled in. Each block works when pasted
 * unchanged.
 * @param outcomes shown below the blocks; known once the blocks were executed or skipped
 */
export function deployInstructions(
  facts: TrainingFacts,
  publicUrl: string,
  claim: Record<string, string>,
  outcomes?: Outcomes,
): string {
  const blocks = instructionBlocks(facts, publicUrl, claim);
  const block = (program: keyof Outcomes, language: string) =>
    codeBlock(language, blocks[program].text) + (outcomes ? outcomeText(outcomes[program]) : "");
  const introduction = facts.mlflowUri ? onTeamServer(facts) : onPortal(publicUrl);
  return `# Deploy ${markdownText(facts.model)} version ${markdownText(facts.modelVersion)}

${answerText(facts)}${otherNames(claim)}

${introduction}

${block("curl", "bash")}

## Python: load the model with MLflow

Needs ${codeSpan(pipInstall)}. The model runs on your machine; preprocessing is inside it. ${frames}

${block("python", "python")}

## Node: run the ONNX file

Needs \`npm install onnxruntime-node\`. Save as \`score.mjs\` and run \`node score.mjs\`. ${plainClaim}

${block("node", "js")}
`;
}

/** MLflow's loader reads numbers in the notation of the file; no standard ONNX operator does. */
const frames =
  "`model.predict(pd.read_csv(file))` scores a file like the one of the training, unchanged: its numbers, missing values and dates in digits are read as the portal reads them.";
const plainClaim =
  "The graph takes numbers as doubles without currency or thousands separators, `NaN` for a missing one, dates like `2025-04-03` or `2025-04-03 13:30`, and an empty text for a missing value.";

function onPortal(publicUrl: string): string {
  return `Each block needs an API token of your team in the environment. At the first start \`npm start\` prints one; \`ADMIN_TOKEN\` sets it.

${codeBlock("bash", `export MLFLOW_TRACKING_URI=${shellWord(publicUrl)}\nexport MLFLOW_TRACKING_TOKEN=…   # your token`)}

## curl: ask the portal

The portal serves this version through MLflow's scoring protocol. A row contains each field as it is in a file: texts are read as training read the column (\`$1,234.56\` is 1234.56; \`NA\` and an empty text are missing values). JSON numbers are used unchanged.`;
}

/** Names the scales of the predictions. */
function answerText({ isCalibrated, outcome }: TrainingFacts): string {
  const { row, event } = wordsOf(outcome);
  const label = "*label* is 1 where the score before calibration is over the model's threshold";
  return isCalibrated
    ? `${label}; *fraud_probability* is the calibrated probability of ${markdownText(event)}, on another scale than the threshold.`
    : `*label* is 1 where *fraud_probability* is over the model's threshold. It is a score, which ranks ${row}s; it is not a probability.`;
}

/** Names the outputs of the file when fields have the standard names. */
function otherNames(claim: Record<string, string>): string {
  const { label, probability } = answerNames(Object.keys(claim));
  if (label === "label" && probability === "fraud_probability") return "";
  return ` The model reads a column of such a name, so the file's own outputs are called ${codeSpan(label)} and ${codeSpan(probability)}.`;
}

function onTeamServer(facts: TrainingFacts): string {
  const model = `models:/${facts.model}/${facts.modelVersion}`;
  const serve = shellCommand([
    "mlflow",
    "models",
    "serve",
    "-m",
    model,
    "--env-manager",
    "local",
    "-p",
    "5001",
  ]);
  return `The model is registered on your own MLflow server. If it requires credentials, set \`MLFLOW_TRACKING_TOKEN\`, or \`MLFLOW_TRACKING_USERNAME\` and \`MLFLOW_TRACKING_PASSWORD\`, too.

${codeBlock("bash", `export MLFLOW_TRACKING_URI=${shellWord(trackingUriOf(facts, ""))}`)}

## curl: serve it with MLflow and ask it

Needs ${codeSpan(pipInstall)}. In one terminal:

${codeBlock("bash", serve)}

In another:`;
}

function outcomeText(outcome: Outcome): string {
  if (outcome.state === "skipped") return `\n\n**Not executed** here: ${outcome.why}`;
  const { state, at, ms, version, output } = outcome;
  const time = `${at.toISOString().slice(0, 19).replace("T", " ")} UTC`;
  const result = state === "worked" ? "**Executed**" : "**Failed**";
  return `\n\n${result} as written on ${time} with ${markdownText(version)}, in ${(ms / 1000).toFixed(1)} s. Output:\n\n${codeBlock("text", output || "(nothing)")}`;
}
