import { booleanPatterns } from "./boolean-spellings";
import { type NumberNotation, notationOf, space } from "./number-notation";
import { readDate } from "./read-date";
import type { NumberValueFormat, ValueFormat } from "./value-format";
import { distanceSeparator } from "./value-sources";

const outerSpace = new RegExp(`^[${space}]+|[${space}]+$`, "g");
const separators = new RegExp(`[${space}'’]`, "g");

/** Texts that mean a missing value, in lower case. "none" is not among them: claims use it as a category. */
const usualMissing = [
  ...["", "-", "--", "–", "—", ".", "?", "na", "n/a", "n.a.", "#na", "#n/a", "<na>", "nan", "-nan", "+nan"],
  ...["null", "(null)", "#null!", "\\n"],
];
const isUsual = new Set(usualMissing);

type MissingMarkers = { missing?: string[] | undefined; usualMissing?: false | undefined };

/** Texts that mean a missing value in a column, in lower case. */
export function missingTexts(format: MissingMarkers = {}): string[] {
  const own = (format.missing ?? []).map((marker) => trim(marker).toLowerCase());
  return [...(format.usualMissing === false ? [""] : usualMissing), ...own];
}

/** Numbers that mean a missing value in a column, such as -999. */
export function missingNumbers(format: NumberValueFormat): number[] {
  const { missing = [], ...plain } = format;
  const read = missing.map((marker) => readNumber(trim(marker), plain) ?? readNumber(trim(marker), dotted));
  return read.filter((number) => number !== undefined);
}

/**
 * Reads a value of a table: the single definition of numbers, dates, booleans, texts and missing values, for profiles,
 * checks, features, drift and scoring. `readTableSql` is the same in SQL. A percentage becomes its share: 12.5 % is
 * 0.125.
 * @returns null for a missing value, and for one that is none of the format
 */
export function readValue(text: string, format: ValueFormat): number | string | null {
  if (format.type === "distance") return readDistance(text, format);
  const trimmed = trim(text);
  if (isMissing(trimmed, format)) return null;
  switch (format.type) {
    case "number": {
      const number = readNumber(trimmed, format);
      return number === undefined || (format.missing && missingNumbers(format).includes(number))
        ? null
        : number;
    }
    case "date":
      return readDate(trimmed, format.order, format.part) ?? null;
    case "boolean":
      return readBoolean(trimmed);
    case "text":
      return trimmed;
  }
}

/** Value as features and ONNX graphs take it: "" for a missing value, and numbers in a program's notation. */
export function readText(text: string, format: ValueFormat): string {
  return String(readValue(text, format) ?? "");
}

/**
 * Writes a number so that a column of the format reads it back: in the marks that the format fixes, and as a percentage where
 * its numbers are. Where it fixes none, any decimal mark reads it: 7.611 would be 7611 where the comma is the decimal mark.
 */
export function writeNumber(text: string, format: NumberValueFormat = dotted): string {
  const isPercent = format.percent === true && text !== "";
  // 15 digits are without the error of the multiplication.
  const plain = isPercent ? String(Number((Number(text) * 100).toPrecision(15))) : text;
  if (format.thousands !== undefined) return format.decimal === "," ? plain.replace(".", ",") : plain;
  return isDecimalComma(plain.replace(/^-/, ""), notation({ type: "number", decimal: "," }))
    ? `${plain}0`
    : plain;
}

function trim(text: string): string {
  return text.replace(outerSpace, "");
}

function isMissing(trimmed: string, format: MissingMarkers): boolean {
  const lower = trimmed.toLowerCase();
  if (format.usualMissing !== false && isUsual.has(lower)) return true;
  return lower === "" || (format.missing?.some((marker) => trim(marker).toLowerCase() === lower) ?? false);
}

function readBoolean(trimmed: string): string | null {
  const lower = trimmed.toLowerCase();
  if (isTrue.test(lower)) return "true";
  return isFalse.test(lower) ? "false" : null;
}

function readDistance(text: string, { from, to }: Extract<ValueFormat, { type: "distance" }>): number | null {
  const [first = "", second = ""] = text.split(distanceSeparator);
  const start = readValue(first, { ...from, type: "date", part: "days" });
  const end = readValue(second, { ...to, type: "date", part: "days" });
  return start === null || end === null ? null : Number(end) - Number(start);
}

const isTrue = new RegExp(`^(?:${booleanPatterns.true})$`);
const isFalse = new RegExp(`^(?:${booleanPatterns.false})$`);
const dotted: NumberValueFormat = { type: "number", decimal: "." };

interface CompiledNotation extends NumberNotation {
  isNumber: RegExp;
  isComma: RegExp | boolean;
}
const compiled = new Map<string, CompiledNotation>();

/** Notation of a format, compiled once. */
function notation({ decimal, thousands, currency, percent }: NumberValueFormat): CompiledNotation {
  const key = [decimal, thousands, currency, percent].join("\0");
  const known = compiled.get(key);
  if (known) return known;
  const found = notationOf({ type: "number", decimal, thousands, currency, percent });
  const { hasDecimalComma } = found;
  const isComma =
    typeof hasDecimalComma === "string" ? new RegExp(`^(?:${hasDecimalComma})$`) : hasDecimalComma;
  const made = { ...found, isNumber: new RegExp(found.text), isComma };
  if (compiled.size > 1000) compiled.clear();
  compiled.set(key, made);
  return made;
}

function isDecimalComma(joined: string, { isComma }: CompiledNotation): boolean {
  return typeof isComma === "boolean" ? isComma : isComma.test(joined);
}

function readNumber(text: string, format: NumberValueFormat): number | undefined {
  const how = notation(format);
  const [, before, inside, after] = how.isNumber.exec(text) ?? [];
  if (before === undefined || inside === undefined || after === undefined) return undefined;
  const signs = before.replace(/[^+−(-]/g, "");
  if (signs.length > 1 || (signs === "(") !== after.endsWith(")")) return undefined;
  const joined = inside.replace(separators, "");
  const plain = isDecimalComma(joined, how)
    ? joined.replaceAll(".", "").replace(",", ".")
    : joined.replaceAll(",", "");
  const size = Number(plain) / (how.isPercent || after.includes("%") ? 100 : 1);
  if (!Number.isFinite(size)) return undefined;
  return /[−(-]/.test(signs) ? 0 - size : size;
}
