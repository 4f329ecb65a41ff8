import { escapeForRegExp } from "@/lib/base/escape-for-regexp";
import type { DecimalMark, NumberValueFormat } from "./value-format";

/** White space around and inside values: ASCII, no-break, figure, thin, narrow no-break and ideographic space, BOM. */
export const space = " \t\n\v\f\r\u00a0\u2007\u2009\u202f\u3000\ufeff";

const anyCurrency = `(?:[A-Z]{0,2}[$]|[€£¥₹₽₩₺₪฿₫₴₦₱]|${"AED AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF ILS INR JPY KRW MXN NOK NZD PLN RON RUB SAR SEK SGD THB TRY USD ZAR kr zł Kč Ft"
  .split(" ")
  .join("|")})`;
const exponent = "(?:[eE][+-]?[0-9]+)?";
/** One to three digits before groups of three; excludes 0.123 and 007. */
const head = "[1-9][0-9]{0,2}";
const anyDigits = [
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

/** Notation of numbers, as patterns in the syntax that RE2 and JavaScript share. */
export interface NumberNotation {
  /** -$1,234.56 or $-1,234.56 or, in brackets, (1,234.56): groups before the digits, of the digits, and after them. */
  text: string;
  /**
   * Pattern for digits whose comma is the decimal mark, after spaces and apostrophes are removed; true or false when the
   * format decides.
   */
  hasDecimalComma: string | boolean;
  /** True when a value is a percentage without its sign as well. */
  isPercent: boolean;
}

/** Notation of a column of numbers: any that is clear, or the one that its format fixes. */
export function notationOf({ decimal, thousands, currency, percent }: NumberValueFormat): NumberNotation {
  const money =
    currency === undefined
      ? `(?:${anyCurrency})?`
      : currency === ""
        ? ""
        : `(?:${escapeForRegExp(currency)})?`;
  const share = percent === false ? "" : "%?";
  const digits = thousands === undefined ? anyDigits : fixedDigits(decimal, thousands);
  return {
    text: `^${around}(${sign}${around}${money}${around}${sign})(${digits})(${around}${share}${around}${money}[)]?)${around}$`,
    hasDecimalComma: thousands === undefined ? decimalComma[decimal] : decimal === ",",
    isPercent: percent === true,
  };
}

function fixedDigits(decimal: DecimalMark, thousands: NonNullable<NumberValueFormat["thousands"]>): string {
  const mark = decimal === "," ? "," : "[.]";
  const plain = `(?:0|[1-9][0-9]*|[0-9]+${mark}[0-9]*|${mark}[0-9]+)${exponent}`;
  if (thousands === "none") return plain;
  const separator = { ",": ",", ".": "[.]", " ": `[${space}]`, "'": "['’]" }[thousands];
  const groups = thousands === "," ? `(?:,[0-9]{2,3})*,[0-9]{3}` : `(?:${separator}[0-9]{3})+`;
  return `${plain}|${head}${groups}(?:${mark}[0-9]*)?`;
}

/** Digits whose comma is the decimal mark, by the column's decimal mark. */
const decimalComma: Record<DecimalMark, string> = {
  ".": [
    `[0-9]*,(?:[0-9]{1,2}|[0-9]{4,})${exponent}`,
    `(?:0[0-9]*|[0-9]{4,})?,[0-9]{3}${exponent}`,
    `${head}(?:[.][0-9]{3})+,[0-9]*`,
    `${head}(?:[.][0-9]{3}){2,}`,
  ].join("|"),
  ",": [`[0-9]*,[0-9]+${exponent}`, `${head}(?:[.][0-9]{3})+(?:,[0-9]*)?`].join("|"),
};
