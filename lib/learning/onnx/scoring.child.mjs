// Runs in a computing process (lib/compute). This is the only place that creates onnxruntime sessions of registered
// models.
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { deserialize } from "node:v8";
import { inspectOnnx } from "./inspect-onnx.mjs";
import { signatureOf } from "./model-signature.mjs";
import { OnnxError } from "./read-onnx.mjs";
import { withoutZipMaps, zipMapsOf } from "./without-zip-map.mjs";

/** @type {typeof import("onnxruntime-node")} */
const { InferenceSession, Tensor } = createRequire(import.meta.url)("onnxruntime-node");

/** @typedef {import("onnxruntime-node").InferenceSession} Session */
/** @typedef {import("./model-signature.mjs").GraphSignature} GraphSignature */
/** @typedef {import("./model-signature.mjs").GraphInput} GraphInput */
/** @typedef {string[] | Float64Array} Column values of a field: texts, or numbers with NaN for a missing one */
/** Models by file hash, newest last. @type {Map<string, { session: Session, signature: GraphSignature }>} */
const models = new Map();
const maxModels = 8;

/** Expected failure; lib/compute converts it to a DomainError. */
class DomainError extends Error {
  name = "DomainError";
  code = "invalid";
}

/**
 * Inputs of a model. Without `onnx`, checks whether the model is loaded.
 * @param {{ key: string, onnx?: Uint8Array }} input
 * @returns {Promise<{ inputs?: GraphInput[] }>} no inputs when the model is not loaded
 */
export async function open({ key, onnx }) {
  const model = await modelOf(key, onnx);
  return { inputs: model?.signature.inputs };
}

/**
 * Scores at most 1,024 claims.
 * @param {{ key: string, onnx?: Uint8Array, rows: number, columns: Column[] | Uint8Array }} input columns in the order of
 *   the model's fields; as bytes, serialized
 * @returns {Promise<{ labels?: Float64Array, probabilities?: Float64Array }>} neither when the model is not loaded
 */
export async function score({ key, onnx, rows, columns }) {
  const model = await modelOf(key, onnx);
  if (!model) return {};
  /** @type {Column[]} */
  const values = columns instanceof Uint8Array ? deserialize(columns) : columns;
  const { session, signature } = model;
  const [first] = signature.inputs;
  const inputs =
    signature.inputs.length === 1 && first && first.width !== 1
      ? [[first.name, tensorOf(first, values, rows)]]
      : signature.inputs.map((input, place) => [input.name, tensorOf(input, [values[place] ?? []], rows)]);
  try {
    const names = [...(signature.label === undefined ? [] : [signature.label]), ...signature.probabilities];
    const outputs = await session.run(Object.fromEntries(inputs), names);
    const probabilities = probabilitiesOf(signature, outputs, rows);
    return { labels: labelsOf(signature, outputs, probabilities), probabilities };
  } catch (error) {
    throw modelError(error);
  }
}

/**
 * Tensor of an input. Each field is passed as [N] when the model declares that shape, otherwise as [N, columns]:
 * skl2onnx requires it, and older models, whose inputs declare no shape, accept both.
 * @param {GraphInput} input @param {Column[]} columns @param {number} rows
 */
function tensorOf({ element, isFlat }, columns, rows) {
  const dims = isFlat ? [rows] : [rows, columns.length];
  const size = rows * columns.length;
  const at = (/** @type {number} */ place) =>
    columns[place % columns.length]?.[Math.floor(place / columns.length)];
  const all = Array.from({ length: size }, (_, place) => at(place));
  if (element === "string") return new Tensor("string", /** @type {string[]} */ (all), dims);
  const numbers = /** @type {number[]} */ (all);
  if (element === "float32") return new Tensor("float32", Float32Array.from(numbers), dims);
  if (element === "float64") return new Tensor("float64", Float64Array.from(numbers), dims);
  if (element === "int32") return new Tensor("int32", Int32Array.from(numbers), dims);
  if (element === "bool") return new Tensor("bool", Uint8Array.from(numbers), dims);
  return new Tensor("int64", BigInt64Array.from(numbers, BigInt), dims);
}

/** @param {string} key @param {Uint8Array | undefined} onnx */
async function modelOf(key, onnx) {
  let model = models.get(key);
  if (!model) {
    if (!onnx) return undefined;
    try {
      if (createHash("sha256").update(onnx).digest("hex") !== key)
        throw new OnnxError("its file has changed since it was kept");
      const { graph } = inspectOnnx(onnx);
      const session = await InferenceSession.create(withoutZipMaps(onnx, zipMapsOf(graph)), {
        intraOpNumThreads: 1,
        interOpNumThreads: 1,
        // Errors only: onnxmltools declares one row where a model gives many, of which onnxruntime warns each time.
        logSeverityLevel: 3,
      });
      model = { session, signature: signatureOf(session, graph) };
    } catch (error) {
      throw modelError(error);
    }
  }
  models.delete(key);
  models.set(key, model);
  for (const [oldest, old] of models) {
    if (models.size <= maxModels) break;
    models.delete(oldest);
    await old.session.release();
  }
  return model;
}

/** @typedef {Session["run"] extends (...args: any) => Promise<infer Result> ? Result : never} Outputs */

/** @param {GraphSignature} signature @param {Outputs} outputs @param {number} rows */
function probabilitiesOf({ probabilities: names, column }, outputs, rows) {
  const [name = "", other] = names;
  const chosen = other !== undefined && column === 1 ? other : name;
  const data = outputs[chosen]?.data;
  const width = (data?.length ?? 0) / Math.max(1, rows);
  if (width !== 1 && width !== 2)
    throw new OnnxError(
      Number.isInteger(width) && width > 2
        ? `it tells ${width} classes apart: only models of two classes can be used`
        : `its output ${chosen} is not one number a claim`,
    );
  const numbers = numbersOf(chosen, data);
  const found =
    width === 1
      ? numbers
      : Float64Array.from({ length: rows }, (_, row) => numbers[row * 2 + (column === 1 ? 1 : 0)] ?? 0);
  if (!found.every((value) => value >= 0 && value <= 1))
    throw new OnnxError(`its output ${chosen} is no probability`);
  return found;
}

/** Labels as 0 and 1; by the probability when the model gives none. @param {GraphSignature} signature
 * @param {Outputs} outputs @param {Float64Array} probabilities */
function labelsOf({ label, positive }, outputs, probabilities) {
  if (label === undefined) return probabilities.map((value) => Number(value > 0.5));
  const data = outputs[label]?.data;
  if (data?.length !== probabilities.length)
    throw new OnnxError(`its output ${label} is not one number a claim`);
  if (positive === undefined) return numbersOf(label, data);
  return Float64Array.from(/** @type {ArrayLike<any>} */ (data), (value) =>
    Number(String(value) === positive),
  );
}

/** @param {string} name @param {import("onnxruntime-node").Tensor["data"] | undefined} data */
function numbersOf(name, data) {
  if (!data || Array.isArray(data)) throw new OnnxError(`its output ${name} is not one number a claim`);
  const numbers = Float64Array.from(/** @type {ArrayLike<any>} */ (data), Number);
  if (!numbers.every(Number.isFinite)) throw new OnnxError(`its output ${name} is not a number`);
  return numbers;
}

/** @param {unknown} error */
function modelError(error) {
  if (error instanceof DomainError) return error;
  const message = String(/** @type {any} */ (error)?.message ?? error).slice(0, 300);
  return new DomainError(
    error instanceof OnnxError
      ? `This model cannot be used: ${message}.`
      : `onnxruntime cannot use this model: ${message}`,
  );
}
