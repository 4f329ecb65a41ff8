import { DomainError } from "@/lib/base/errors";
import { onnxLimits } from "./inspect-onnx.mjs";

const MB = 1024 * 1024;

/**
 * The largest size, in bytes, of each file that is read back from a registered version: other programs can store files of
 * any size under these names. Trainings write some 0.3 MB of trees, and hashes of at most a million rows (22 MB).
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

/** The largest size of a version's file, in bytes, by its name. @param path with or without folders */
export function largestModelFile(path: string): number {
  const limit = limits[path.split("/").at(-1)!];
  if (limit === undefined) throw new Error(`There is no limit for ${path}.`);
  return limit;
}

/** The refusal of a file that is larger. */
export function modelFileTooLarge(model: string, version: number | string, path: string): DomainError {
  const most = largestModelFile(path) / MB;
  return new DomainError(
    "too-large",
    `The file ${path} of ${model} version ${version} has more than ${most} MB, so it is not read.`,
  );
}
