import { DomainError } from "@/lib/base/errors";
import { onnxLimits } from "./inspect-onnx.mjs";

const MB = 1024 * 1024;

/**
 * Maximum size, in bytes, of each file that is read from a registered version: other programs can store files of any
 * size under these names. Trainings write about 0.3 MB of trees, and hashes of up to a million rows (22 MB).
 */
const limits: Record<string, number> = {
  "model.onnx": onnxLimits.bytes,
  "switchyard.json": 64 * MB,
  "training.json": 32 * MB,
  "formats.json": MB,
  MLmodel: MB,
  "input_example.json": MB,
  "evaluation.json": 8 * MB,
  "confusion_matrix.json": MB,
};

/** Maximum size of a version's file, in bytes. @param path with or without folders */
export function largestModelFile(path: string): number {
  const limit = limits[path.split("/").at(-1)!];
  if (limit === undefined) throw new Error(`There is no limit for ${path}.`);
  return limit;
}

/** Creates the error for a file above its maximum size. */
export function modelFileTooLarge(model: string, version: number | string, path: string): DomainError {
  const most = largestModelFile(path) / MB;
  return new DomainError(
    "too-large",
    `The file ${path} of ${model} version ${version} has more than ${most} MB, so it is not read.`,
  );
}
