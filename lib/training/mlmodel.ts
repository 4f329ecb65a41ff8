import { yamlText } from "@/lib/base/code-text";
import { type ClaimFormats, formatsFile } from "@/lib/learning/features/read-claim";
import { answerNames } from "@/lib/learning/onnx/answer-names.mjs";
import { loaderModule, loaderSource, pythonReading, readingFile } from "./pyfunc-loader";

/**
 * Requirements in the environment files, from which MLflow's `mlflow models serve` builds. Signatures have the type any since
 * MLflow 2.20.
 */
export const modelRequirements = ["mlflow>=2.20", "onnx>=1.16", "onnxruntime>=1.18", "pandas"];

/**
 * Files of an MLflow model directory (docs/mlflow.md): the ONNX graph with its signature, as the flavors
 * python_function and onnx. The signature takes any type of a column: MLflow refuses whole numbers for a double, missing ones for
 * a long, and numbers for a string, each of which pandas.read_csv makes of some files. @param example one claim in the model's fields @param formats reading of raw claims by the
 * portal for the graph
 */
export function mlflowModelFiles(
  onnx: Uint8Array,
  example: Record<string, string>,
  runId: string,
  formats: ClaimFormats = {},
) {
  const columns = Object.keys(example);
  const inputs = JSON.stringify(columns.map((name) => ({ type: "any", name, required: true })));
  const { label, probability } = answerNames(columns);
  const outputs = JSON.stringify([
    { type: "long", name: label, required: true },
    { type: "float", name: probability, required: true },
  ]);
  const split = JSON.stringify({ columns, data: [Object.values(example)] });
  const pip = modelRequirements.map((line) => `- ${line}`).join("\n");
  return [
    { path: "model.onnx", bytes: onnx },
    {
      path: "MLmodel",
      bytes: `artifact_path: model
flavors:
  onnx:
    code: null
    data: model.onnx
    onnx_version: 1.17.0
    providers: [CPUExecutionProvider]
  python_function:
    code: code
    data: model.onnx
    env: {conda: conda.yaml, virtualenv: python_env.yaml}
    loader_module: ${loaderModule}
    python_version: 3.11.9
run_id: ${yamlText(runId)}
saved_input_example_info: {artifact_path: input_example.json, pandas_orient: split, type: dataframe}
signature:
  inputs: ${yamlText(inputs)}
  outputs: ${yamlText(outputs)}
  params: null
`,
    },
    { path: "input_example.json", bytes: split },
    { path: formatsFile, bytes: JSON.stringify(formats) },
    { path: readingFile, bytes: JSON.stringify(pythonReading(formats)) },
    { path: `code/${loaderModule}.py`, bytes: loaderSource },
    { path: "requirements.txt", bytes: `${modelRequirements.join("\n")}\n` },
    {
      path: "python_env.yaml",
      bytes: `python: 3.11.9\nbuild_dependencies:\n- pip\ndependencies:\n- -r requirements.txt\n`,
    },
    {
      path: "conda.yaml",
      bytes: `name: mlflow-env\nchannels: [conda-forge]\ndependencies:\n- python=3.11.9\n- pip\n- pip:\n${pip.replace(/^/gm, "  ")}\n`,
    },
  ];
}
