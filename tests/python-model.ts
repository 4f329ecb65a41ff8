import { attribute, elementTypes, encodeModel, tensor, valueInfo } from "@/lib/learning/onnx/encode";
import { mlNode } from "@/lib/learning/onnx/graph-node";
import type { MlflowClient } from "@/lib/mlflow/client";
import { ownMlflow } from "@/lib/mlflow-endpoint/own-client";

/**
 * A small classifier as skl2onnx writes it: a logistic regression of numbers in one tensor, with a label and ZipMap or a
 * tensor of two columns. @param weights by column
 */
export function pythonModel(
  weights: number[],
  {
    intercept = 0,
    zipMap = false,
    input = "X",
  }: { intercept?: number; zipMap?: boolean; input?: string } = {},
): Uint8Array {
  const classes = attribute.ints("classlabels_int64s", [0, 1]);
  return encodeModel({
    name: "python",
    node: [
      mlNode("LinearClassifier", [input], "label", [
        attribute.ints("classlabels_ints", [0, 1]),
        attribute.floats("coefficients", [...weights.map((weight) => -weight), ...weights]),
        attribute.floats("intercepts", [-intercept, intercept]),
        attribute.int("multi_class", 1),
        attribute.string("post_transform", "SOFTMAX"),
      ]),
      ...(zipMap ? [mlNode("ZipMap", ["tensor"], "probabilities", [classes])] : []),
    ].map((entry, place) =>
      place === 0 ? { ...entry, output: ["label", zipMap ? "tensor" : "probabilities"] } : entry,
    ),
    initializer: [tensor.float("unused", 0)],
    input: [valueInfo(input, elementTypes.float, ["N", weights.length])],
    output: [
      valueInfo("label", elementTypes.int64, ["N"]),
      valueInfo("probabilities", elementTypes.float, ["N", 2]),
    ],
  });
}

/** An MLmodel file with a column signature, as mlflow.onnx writes it. */
export function mlmodelOf(columns: readonly string[], flavor = "onnx"): string {
  const inputs = JSON.stringify(columns.map((name) => ({ type: "double", name, required: true })));
  return `flavors:\n  ${flavor}:\n    data: model.onnx\n  python_function:\n    loader_module: mlflow.${flavor}\nsignature:\n  inputs: '${inputs}'\n  outputs: null\n`;
}

/**
 * Registers files as a version, as `mlflow.onnx.log_model` and `register_model` do.
 * @param to a team's id, or a client of its portal @returns its version
 */
export async function registerFiles(
  to: string | MlflowClient,
  name: string,
  files: Record<string, Uint8Array | string>,
  { alias, tags = {} }: { alias?: string; tags?: Record<string, string> } = {},
) {
  const mlflow = typeof to === "string" ? ownMlflow(to) : to;
  const experimentId = await mlflow.ensureExperiment("python");
  const { info } = await mlflow.createRun({ experimentId, tags });
  for (const [path, bytes] of Object.entries(files))
    await mlflow.uploadArtifact(info.run_id, `model/${path}`, bytes);
  await mlflow.createRegisteredModel(name);
  const { version } = await mlflow.createModelVersion({
    name,
    source: `runs:/${info.run_id}/model`,
    runId: info.run_id,
  });
  if (alias) await mlflow.setAlias(name, alias, version);
  return version;
}
