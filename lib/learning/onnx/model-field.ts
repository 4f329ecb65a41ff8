import { DomainError } from "@/lib/base/errors";
import { readLabel } from "@/lib/datasets/label";
import { readValue } from "@/lib/datasets/read-value";
import type { ValueFormat } from "@/lib/datasets/value-format";
import type { RawClaim } from "@/lib/learning/features/read-claim";

/** A field of a claim, as a model's graph takes it. */
export interface ModelField {
  name: string;
  type: "text" | "number" | "integer" | "boolean";
}

/** `values[claim]` of a field: texts, or numbers with NaN for a missing one. */
export type FieldValues = string[] | Float64Array;

const plainNumber: ValueFormat = { type: "number", decimal: "." };

/** Format by which a dataset's column is read for a field; numbers written differently are recognised. */
export function formatOfField({ type }: ModelField): ValueFormat {
  return type === "number" || type === "integer" ? plainNumber : { type: "text" };
}

/**
 * Reads a value of a field that takes no text. A missing number is NaN.
 * @param place of the value, for messages: "Row 3"
 * @throws DomainError "invalid" for a text that is no number, or a missing value where the graph has none
 */
export function readFieldNumber(
  value: RawClaim[string],
  { name, type }: ModelField,
  place: string,
  format: ValueFormat = plainNumber,
): number {
  const number = type === "boolean" ? booleanOf(value) : numberOf(value, format);
  const shown = `"${String(value).slice(0, 40)}"`;
  if (number === undefined) {
    const wanted = type === "boolean" ? "true or false" : "a number";
    throw new DomainError("invalid", `${place} has ${shown} as ${name}, which takes ${wanted}.`);
  }
  if (type === "number") return number;
  if (Number.isNaN(number))
    throw new DomainError("invalid", `${place} has no ${name}, which this model cannot do without.`);
  if (!Number.isSafeInteger(number))
    throw new DomainError("invalid", `${place} has ${shown} as ${name}, which takes a whole number.`);
  return number;
}

function numberOf(value: RawClaim[string], format: ValueFormat): number | undefined {
  if (value === null) return Number.NaN;
  if (typeof value !== "string") return Number(value);
  const read = readValue(value, format);
  if (typeof read === "number") return read;
  return isMissing(value, format) ? Number.NaN : undefined;
}

/** Own markers of a column count too, written as texts or as numbers, such as -999. */
function isMissing(value: string, format: ValueFormat): boolean {
  if (format.type !== "number") return readValue(value, { type: "text" }) === null;
  const { missing, usualMissing, ...plain } = format;
  if (readValue(value, { type: "text", missing, usualMissing }) === null) return true;
  return missing !== undefined && readValue(value, { ...plain, type: "number" }) !== null;
}

function booleanOf(value: RawClaim[string]): number | undefined {
  const text = String(value ?? "");
  return readValue(text, { type: "text" }) === null ? Number.NaN : readLabel(text);
}
