import { DomainError } from "@/lib/base/errors";
import { listed } from "@/lib/base/number-text";
import { onnxLimits } from "@/lib/learning/onnx/inspect-onnx.mjs";
import { readFlavors } from "./signature";

/** Why a version without `model.onnx` cannot be scored here, and what to do. @param mlmodel its MLmodel file, if any */
export function whyNotServed(name: string, version: number | string, mlmodel: string | undefined): string {
  const what = `${name} version ${version}`;
  const advice = "Log it with mlflow.onnx.log_model (skl2onnx and onnxmltools convert it).";
  if (mlmodel === undefined) return `${what} has no model files in this portal. ${advice}`;
  const flavors = readFlavors(mlmodel);
  if (flavors.includes("onnx")) return `${what} has no file model.onnx, which its MLmodel file names.`;
  if (flavors.length === 0) return `${what} was logged as a Python function only. ${advice}`;
  return `${what} was logged with the ${flavors.length === 1 ? "flavor" : "flavors"} ${listed(flavors)} only. ${advice}`;
}

/** Opens a model; a refusal also says what to do. @throws DomainError */
export async function withReason<T>(open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new DomainError(error.code, withAdvice(error.message));
  }
}

/** Adds what to do about a reason for which a graph was rejected (inspect-onnx.mjs). */
function withAdvice(reason: string): string {
  if (reason.includes("external data"))
    return `${reason} Log it with mlflow.onnx.log_model(…, save_as_external_data=False).`;
  if (reason.includes("more than 256 MB"))
    return `${reason} Models of up to ${onnxLimits.bytes / 2 ** 20} MB are served.`;
  if (/operator .* is not allowed/.test(reason))
    return `${reason} docs/mlflow.md lists the operators that are served.`;
  return reason;
}
