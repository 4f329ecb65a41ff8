// Runs in a computing process (lib/compute). This is the only place that creates onnxruntime sessions of registered
// models.
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { deserialize } from "node:v8";
import { answerNames } from "./answer-names.mjs";
import { inspectOnnx } from "./inspect-onnx.mjs";
import { OnnxError } from "./read-onnx.mjs";

/** @type {typeof import("onnxruntime-node")} */
const { InferenceSession, Tensor } = createRequire(import.meta.url)("onnxruntime-node");

/** @typedef {import("onnxruntime-node").InferenceSession} Session */
/** Models by file hash, newest last. @type {Map<string, Session>} */
const sessions = new Map();
const maxSessions = 8;

/** Expected failure; lib/compute converts it to a DomainError. */
class DomainError extends Error {
  name = "DomainError";
  code = "invalid";
}

/**
 * Names of the fields that a model needs. Without `onnx`, checks whether the model is loaded.
 * @param {{ key: string, onnx?: Uint8Array }} input
 * @returns {Promise<{ fields?: readonly string[] }>} no fields when the model is not loaded
 */
export async function open({ key, onnx }) {
  const session = await sessionOf(key, onnx);
  return { fields: session?.inputNames };
}

/**
 * Scores at most 1,024 claims. Each field is passed as [N] strings when the model declares that shape, otherwise as
 * [N, 1]: skl2onnx requires it, and older models, whose inputs declare no shape, accept both.
 * @param {{ key: string, onnx?: Uint8Array, rows: number, columns: string[][] | Uint8Array }} input columns in the order of the
 *   model's fields; as bytes, serialized
 * @returns {Promise<{ labels?: Float64Array, probabilities?: Float64Array }>} neither when the model is not loaded
 */
export async function score({ key, onnx, rows, columns }) {
  const session = await sessionOf(key, onnx);
  if (!session) return {};
  /** @type {string[][]} */
  const values = columns instanceof Uint8Array ? deserialize(columns) : columns;
  const inputs = session.inputMetadata.map((input, place) => [
    input.name,
    new Tensor("string", values[place] ?? [], isFlat(input) ? [rows] : [rows, 1]),
  ]);
  const { label, probability } = answerNames(session.inputNames);
  try {
    const outputs = await session.run(Object.fromEntries(inputs), [label, probability]);
    return {
      labels: numbersOf(label, outputs[label], rows),
      probabilities: numbersOf(probability, outputs[probability], rows),
    };
  } catch (error) {
    throw modelError(error);
  }
}

/** @param {import("onnxruntime-node").InferenceSession.ValueMetadata} input */
const isFlat = (input) => input.isTensor && input.shape.length === 1;

/** @param {string} key @param {Uint8Array | undefined} onnx */
async function sessionOf(key, onnx) {
  let session = sessions.get(key);
  if (!session) {
    if (!onnx) return undefined;
    try {
      if (createHash("sha256").update(onnx).digest("hex") !== key)
        throw new OnnxError("its file has changed since it was kept");
      inspectOnnx(onnx);
      session = await InferenceSession.create(onnx, { intraOpNumThreads: 1, interOpNumThreads: 1 });
      inspectSignature(session);
    } catch (error) {
      throw modelError(error);
    }
  }
  sessions.delete(key);
  sessions.set(key, session);
  for (const [oldest, old] of sessions) {
    if (sessions.size <= maxSessions) break;
    sessions.delete(oldest);
    await old.release();
  }
  return session;
}

/** @param {Session} session */
function inspectSignature({ inputMetadata, inputNames, outputNames }) {
  if (inputNames.length === 0) throw new OnnxError("it has no inputs");
  const other = inputMetadata.find((input) => !input.isTensor || input.type !== "string");
  if (other) throw new OnnxError(`its input ${other.name} takes no text`);
  for (const name of Object.values(answerNames(inputNames)))
    if (!outputNames.includes(name)) throw new OnnxError(`it has no output ${name}`);
}

/** @param {string} name @param {import("onnxruntime-node").Tensor | undefined} tensor @param {number} rows */
function numbersOf(name, tensor, rows) {
  const data = tensor?.data;
  if (data?.length !== rows || Array.isArray(data))
    throw new OnnxError(`its output ${name} is not one number a claim`);
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
