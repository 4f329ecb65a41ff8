// Runs in a computing process (lib/compute): evaluates expressions of a team, which may take time and memory.
import { parseExpression, problemOf } from "./language.mjs";

/** Expected failure; lib/compute converts it to a DomainError. */
class DomainError extends Error {
  name = "DomainError";
  code = "invalid";
}

/**
 * Values of expressions over one scope, as JSON.
 * @param {{ texts: string[], scope: Record<string, unknown>, maxBytes: number }} input
 * @returns {unknown[]}
 * @throws DomainError with the problem of the first expression that has none
 */
export function valuesOf({ texts, scope, maxBytes }) {
  let left = maxBytes;
  return texts.map((text) => {
    try {
      const json = JSON.stringify(parseExpression(text)(scope), toJson);
      if (json === undefined) throw new Error("It has no value.");
      left -= Buffer.byteLength(json);
      if (left < 0) throw new Error(`The result is larger than ${maxBytes} bytes.`);
      return JSON.parse(json);
    } catch (error) {
      const start = text.length > 80 ? `${text.slice(0, 79)}…` : text;
      throw new DomainError(`The expression \`${start}\` has no value: ${problemOf(error)}`);
    }
  });
}

/**
 * @param {string} _
 * @param {unknown} value
 */
function toJson(_, value) {
  if (typeof value === "bigint") {
    if (!Number.isSafeInteger(Number(value))) throw new Error("An integer is too large for JSON.");
    return Number(value);
  }
  if (typeof value === "number" && !Number.isFinite(value))
    throw new Error(`${value} is not a number that JSON has.`);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  if (value instanceof Map) return Object.fromEntries(value);
  if (kind === "Object" && Object.getPrototypeOf(value) === Object.prototype) return value;
  if (Object.getPrototypeOf(value) === null) return value;
  throw new Error("JSON has no value of this type. Convert it: string(…).");
}
