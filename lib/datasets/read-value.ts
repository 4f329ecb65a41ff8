import { z } from "zod";

/** Format of a column's values. Most numbers are unambiguous; the decimal mark decides how 1.234 and 1,234 are read. */
export const ValueFormat = z.discriminatedUnion("type", [
  z.object({ type: z.literal("number"), decimal: z.enum([".", ","]) }),
  z.object({ type: z.literal("text") }),
]);
export type ValueFormat = z.infer<typeof ValueFormat>;
export type DecimalMark = Extract<ValueFormat, { type: "number" }>["decimal"];

/** White space around and inside values: ASCII, no-break, figure, thin, narrow no-break and ideographic space, BOM. */
const space = " \t\n\v\f\r\u00a0\u2007\u2009\u202f\u3000\ufeff";
const outerSpace = new RegExp(`^[${space}]+|[${space}]+$`, "g");

/** Texts that mean a missing value, in lower case. "none" is not among them: claims use it as a category. */
const missingTexts = [
  ...["", "-", "--", "–", "—", ".", "?", "na", "n/a", "n.a.", "#na", "#n/a", "<na>", "nan", "-nan", "+nan"],
  ...["null", "(null)", "#null!", "\\n"],
];
const missing = new Set(missingTexts);

const currency = `(?:[A-Z]{0,2}[$]|[€£¥₹₽₩₺₪฿₫₴₦₱]|${"AED AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF ILS INR JPY KRW MXN NOK NZD PLN RON RUB SAR SEK SGD THB TRY USD ZAR kr zł Kč Ft"
  .split(" ")
  .join("|")})`;
const exponent = "(?:[eE][+-]?[0-9]+)?";
/** One to three digits before groups of three; excludes 0.123 and 007. */
const head = "[1-9][0-9]{0,2}";
const digits = [
  // 007 is a code, not a number.
  `(?:0|[1-9][0-9]*|[0-9]+[.][0-9]*|[.][0-9]+)${exponent}`,
  `[0-9]*,[0-9]+${exponent}`,
  // 1,234,567.89 and, in India, 12,34,567.89
  `${head}(?:,[0-9]{2,3})*,[0-9]{3}(?:[.][0-9]*)?`,
  `${head}(?:[.][0-9]{3})+(?:,[0-9]*)?`,
  `${head}(?:[${space}'’][0-9]{3})+(?:[.,][0-9]*)?`,
].join("|");
/** A sign or an opening bracket; a minus sign may be U+2212. */
const sign = "[+−(-]?";
const around = `[${space}]*`;
/** -$1,234.56 or $-1,234.56 or, in brackets, (1,234.56): what stands before the digits, they, and what stands after. */
const numberText = `^${around}(${sign}${around}(?:${currency})?${around}${sign})(${digits})(${around}%?${around}(?:${currency})?[)]?)${around}$`;

/**
 * Patterns for digits whose comma is the decimal mark, by the column's decimal mark; spaces and apostrophes are already
 * removed.
 */
const hasDecimalComma: Record<DecimalMark, string> = {
  ".": [
    `[0-9]*,(?:[0-9]{1,2}|[0-9]{4,})${exponent}`,
    `(?:0[0-9]*|[0-9]{4,})?,[0-9]{3}${exponent}`,
    `${head}(?:[.][0-9]{3})+,[0-9]*`,
    `${head}(?:[.][0-9]{3}){2,}`,
  ].join("|"),
  ",": [`[0-9]*,[0-9]+${exponent}`, `${head}(?:[.][0-9]{3})+(?:,[0-9]*)?`].join("|"),
};

const isNumberText = new RegExp(numberText);
const separators = new RegExp(`[${space}'’]`, "g");
const commaIsDecimal = {
  ".": new RegExp(`^(?:${hasDecimalComma["."]})$`),
  ",": new RegExp(`^(?:${hasDecimalComma[","]})$`),
};

/**
 * Reads a value of claims: the single definition of numbers, texts and missing values, for profiles, checks, features,
 * drift and scoring. `readTableSql` is the same in SQL. A percentage becomes its share: 12.5 % is 0.125.
 * @returns null for a missing value, and in a column of numbers for anything that is not a finite number
 */
export function readValue(text: string, format: ValueFormat): number | string | null {
  const trimmed = text.replace(outerSpace, "");
  if (missing.has(trimmed.toLowerCase())) return null;
  return format.type === "text" ? trimmed : (readNumber(trimmed, format.decimal) ?? null);
}

/** Value as features and ONNX graphs take it: "" for a missing value, and numbers in a program's notation. */
export function readText(text: string, format: ValueFormat): string {
  return String(readValue(text, format) ?? "");
}

/**
 * Writes a number so that a column of any format reads it back: 7.611 would be 7611 where the comma is the decimal
 * mark.
 */
export function writeNumber(text: string): string {
  return commaIsDecimal[","].test(text.replace(/^-/, "")) ? `${text}0` : text;
}

function readNumber(text: string, decimal: DecimalMark): number | undefined {
  const [, before, inside, after] = isNumberText.exec(text) ?? [];
  if (before === undefined || inside === undefined || after === undefined) return undefined;
  const signs = before.replace(/[^+−(-]/g, "");
  if (signs.length > 1 || (signs === "(") !== after.endsWith(")")) return undefined;
  const joined = inside.replace(separators, "");
  const plain = commaIsDecimal[decimal].test(joined)
    ? joined.replaceAll(".", "").replace(",", ".")
    : joined.replaceAll(",", "");
  const size = Number(plain) / (after.includes("%") ? 100 : 1);
  if (!Number.isFinite(size)) return undefined;
  return /[−(-]/.test(signs) ? 0 - size : size;
}

/** Parts of the definition for `read-value-sql.ts`. The patterns use the syntax that RE2 and JavaScript share. */
export const readValuePatterns = {
  space,
  missingTexts,
  numberText,
  hasDecimalComma,
  separators: `${space}'’`,
  /** Numbers that DuckDB writes unchanged. */
  shortest: "0|-?[1-9][0-9]{0,17}|-?(0|[1-9][0-9]{0,8})[.][0-9]{0,5}[1-9]",
};
