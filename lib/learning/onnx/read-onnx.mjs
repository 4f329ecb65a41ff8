// A strict reader of ONNX files (https://protobuf.dev/programming-guides/encoding). It rejects everything that two
// readers could interpret differently: unknown fields, undeclared wire types, a single field given twice, groups.
import { messages } from "./onnx-messages.mjs";

/** Maximum nesting depth of a model's parts; a branch's tensor is 7 deep. */
const maxDepth = 24;
/** Maximum numbers kept of a list; for longer lists, only the count is complete. */
const maxKeptNumbers = 64;
const wireTypes = /** @type {Record<string, number>} */ ({ int: 0, fixed64: 1, fixed32: 5 });
const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Error for a file that is not an ONNX model, or that has a forbidden part. */
export class OnnxError extends Error {}

/**
 * Reads a model file. Lists of numbers become `{ count, first }`, texts become strings, other bytes become their length.
 * @param {Uint8Array} file @returns {any} @throws {OnnxError}
 */
export function readOnnx(file) {
  // onnxruntime treats a file with this mark as its own format, which these checks do not cover.
  if (Buffer.from(file.subarray(4, 8)).toString("latin1") === "ORTM")
    throw new OnnxError("it is in onnxruntime's own format");
  return readMessage(new Cursor(file), "Model", 0);
}

class Cursor {
  /** @param {Uint8Array} bytes */
  constructor(bytes, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  /** @returns {number} an int64; rounded beyond 2⁵³ */
  varint() {
    let low = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.byte();
      low |= (byte & 127) << shift;
      if (byte < 128) return low;
    }
    let value = BigInt(low);
    for (let shift = 28n; shift < 70n; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return Number(BigInt.asIntN(64, value));
    }
    throw new OnnxError("it is damaged");
  }

  byte() {
    if (this.at >= this.end) throw new OnnxError("it is cut short or damaged");
    return /** @type {number} */ (this.bytes[this.at++]);
  }

  /** @param {number} length */
  part(length) {
    if (length < 0 || length > this.end - this.at) throw new OnnxError("it is cut short or damaged");
    const start = this.at;
    this.at += length;
    return new Cursor(this.bytes, start, this.at);
  }

  get rest() {
    return this.bytes.subarray(this.at, this.end);
  }
}

/** @param {Cursor} cursor @param {string} message @param {number} depth @returns {any} */
function readMessage(cursor, message, depth) {
  if (depth > maxDepth) throw new OnnxError("its parts lie too deep in one another");
  /** @type {Record<string, any>} */
  const read = {};
  while (cursor.at < cursor.end) {
    const tag = cursor.varint();
    if (!(tag > 0 && tag < 2 ** 32)) throw new OnnxError("it is damaged");
    const wireType = tag & 7;
    const field = messages[message]?.[tag >>> 3];
    if (!field) throw new OnnxError(`its ${message} has an unknown field ${tag >>> 3}`);
    const [name, declared] = field;
    if (declared === "refused") throw new OnnxError(`it has ${name}, which are not allowed`);
    const isRepeated = declared.endsWith("*");
    const type = isRepeated ? declared.slice(0, -1) : declared;
    if (!isRepeated && name in read) throw new OnnxError(`its ${message} has the field ${name} twice`);
    if (type in wireTypes) {
      if (!isRepeated) read[name] = readNumbers(cursor, type, wireType, false, message).first[0];
      else addNumbers(read, name, readNumbers(cursor, type, wireType, true, message));
      continue;
    }
    if (wireType !== 2) throw new OnnxError(`its ${message} is damaged`);
    const part = cursor.part(cursor.varint());
    const value = readPart(part, type, depth);
    if (!isRepeated) read[name] = value;
    else {
      read[name] ??= [];
      read[name].push(value);
    }
  }
  return read;
}

/** @param {Cursor} part @param {string} type @param {number} depth */
function readPart(part, type, depth) {
  if (type in messages) return readMessage(part, type, depth + 1);
  if (type === "bytes") return part.rest.length <= 8 * maxKeptNumbers ? part.rest : part.rest.length;
  try {
    return utf8.decode(part.rest);
  } catch {
    throw new OnnxError("one of its names is not UTF-8");
  }
}

/** @typedef {{ count: number, first: number[] }} Numbers */

/** @param {Record<string, any>} read @param {string} name @param {Numbers} more */
function addNumbers(read, name, more) {
  read[name] ??= { count: 0, first: [] };
  read[name].count += more.count;
  for (const number of more.first)
    if (read[name].first.length < maxKeptNumbers) read[name].first.push(number);
}

/**
 * Reads a number, or numbers packed in bytes. The values of `fixed32` and `fixed64` are skipped.
 * @param {Cursor} cursor @param {string} type @param {number} wireType @param {boolean} mayBePacked
 * @param {string} message @returns {Numbers}
 */
function readNumbers(cursor, type, wireType, mayBePacked, message) {
  const width = type === "fixed32" ? 4 : 8;
  if (wireType === wireTypes[type]) {
    if (type === "int") return { count: 1, first: [cursor.varint()] };
    cursor.part(width);
    return { count: 1, first: [0] };
  }
  if (wireType !== 2 || !mayBePacked) throw new OnnxError(`its ${message} is damaged`);
  const part = cursor.part(cursor.varint());
  if (type !== "int") return { count: part.rest.length / width, first: [] };
  /** @type {Numbers} */
  const numbers = { count: 0, first: [] };
  while (part.at < part.end) {
    const value = part.varint();
    if (numbers.count++ < maxKeptNumbers) numbers.first.push(value);
  }
  return numbers;
}
