import { counted, listed } from "@/lib/base/number-text";
import { areOfOneLanguage, spelledClass } from "@/lib/datasets/boolean-spellings";
import type { DatasetColumn } from "@/lib/datasets/dataset";
import type { DateOrder } from "@/lib/datasets/value-format";
import type { ColumnType, NumberFormat, SchemaColumn } from "./dataset-schema";

/** Reading of one column, with its reasons. */
export interface TypeProposal {
  column: Omit<SchemaColumn, "role" | "monotone" | "note">;
  reasons: string[];
}

/** Minimum share of dates, missing values aside, from which a column is read as dates. */
const nearlyAll = 0.95;
/** Mean length from which values that mostly differ are free text, and from which any values are. */
const [longText, veryLongText] = [25, 80];
/** Rows from which eight digits that are always a date are dates whatever the column's name. */
const manyDates = 20;
const saysDate = /date|datum|birth|dob|(^|[^a-z])(day|dt)([^a-z]|$)/i;
const saysBoolean = /^(is|has|was|had|did|can)(?=[_A-Z ])|(^|[_ ])flag$/;
const wordsForMissing = /^(unknown|missing|none|nil|blank|tbd|not (available|known|stated)|n\/k|x+)$/i;
const numbersForMissing = [-99, -999, -9999, -99999];
const orderInWords: Record<DateOrder, string> = { YMD: "year first", DMY: "day first", MDY: "month first" };

/** Proposes type and notation of a column. @param dayFirst reads 03/04/2025 as 3 April where no row decides */
export function proposeType(column: DatasetColumn, rows: number, dayFirst: boolean): TypeProposal {
  const filled = rows - column.nulls;
  const made = (type: ColumnType, more: Partial<TypeProposal["column"]> = {}, reasons: string[] = []) => ({
    column: { name: column.name, type, missing: [], usualMissing: true, number: null, date: null, ...more },
    reasons,
  });
  if (filled <= 0) return made("category", {}, ["no value in any row"]);
  const { stored } = column;
  if (stored === "BOOLEAN") return made("boolean", {}, ["a boolean in the Parquet file"]);
  if (stored && /^(DATE|TIMESTAMP)/.test(stored))
    return made("date", { date: "YMD" }, ["a date in the Parquet file"]);
  if (isBoolean(column, filled)) {
    const { length } = column.top;
    return made("boolean", {}, [length > 2 ? `${length} spellings of yes and no` : twoValues(column)]);
  }
  const date = stored && isStoredNumber(stored) ? undefined : dateOrderOf(column, filled, dayFirst);
  if (date) return made("date", { date: date.order }, date.reasons);
  if (column.type === "integer" || column.type === "number") return numberOf(column, filled, made);
  return made(isFreeText(column, filled) ? "text" : "category");
}

/** Reason of a column of two values, in one order whichever is more frequent: `two values Y/N`. */
export function twoValues({ top }: DatasetColumn): string {
  const values = top.map(({ value }) => value).toSorted();
  return `two values ${values.reverse().join("/")}`;
}

function isBoolean({ name, type, top, distinct, notations }: DatasetColumn, filled: number): boolean {
  if (type === "boolean") return true;
  const isKnown = notations ? notations.booleans === filled : distinct === top.length;
  const values = top.map(({ value }) => value);
  const classes = new Set(values.map(spelledClass));
  if (!isKnown || classes.size !== 2 || classes.has(undefined) || !areOfOneLanguage(values)) return false;
  // 0 and 1 may be the first values of a count.
  return (type !== "integer" && type !== "number") || saysBoolean.test(name);
}

function isStoredNumber(stored: string): boolean {
  return /INT|DOUBLE|FLOAT|DECIMAL/.test(stored);
}

/** Order of a column of dates and its reasons; undefined when the column holds other values. */
function dateOrderOf(
  { name, type, top, notations }: DatasetColumn,
  filled: number,
  dayFirst: boolean,
): { order: DateOrder; reasons: string[] } | undefined {
  if (!notations?.dates) return type === "date" ? { order: "YMD", reasons: [] } : undefined;
  const { YMD = 0, DMY = 0, MDY = 0 } = notations.dates;
  const most = Math.max(YMD, DMY, MDY);
  if (most < nearlyAll * filled) return undefined;
  const isNumber = type === "integer" || type === "number";
  if (isNumber && (most < filled || (filled < manyDates && !saysDate.test(name)))) return undefined;
  const others =
    most < filled
      ? [`${counted(filled - most, "value")} ${filled - most === 1 ? "is no date" : "are no dates"}`]
      : [];
  if (YMD === most) return { order: "YMD", reasons: others };
  if (DMY !== MDY) {
    const order = DMY > MDY ? "DMY" : "MDY";
    const decided = `${counted(Math.abs(DMY - MDY), "value")} can only be read ${orderInWords[order]}`;
    return { order, reasons: [decided, ...others] };
  }
  const order = dayFirst || top.every(({ value }) => value.includes(".")) ? "DMY" : "MDY";
  const example = top[0] ? ` (such as ${top[0].value})` : "";
  const ambiguous = `ambiguous: every date${example} can be read day first and month first; read ${orderInWords[order]}, please check`;
  return { order, reasons: [ambiguous, ...others] };
}

function numberOf(
  column: DatasetColumn,
  filled: number,
  made: (type: ColumnType, more: Partial<TypeProposal["column"]>, reasons: string[]) => TypeProposal,
): TypeProposal {
  const { decimal = ".", unread, min, top, notations } = column;
  const { percent = 0, currencies = {}, thousands = {} } = notations?.numbers ?? {};
  const reasons: string[] = [];
  const signs = Object.keys(currencies);
  const separators = Object.keys(thousands) as NonNullable<NumberFormat["thousands"]>[];
  const isPure = !unread;
  const number: NumberFormat = {
    decimal,
    thousands: isPure && separators.length === 1 && separators[0] !== decimal ? separators[0]! : null,
    currency: isPure && signs.length === 1 ? signs[0]! : null,
    percent: percent === filled ? true : null,
  };
  if (number.thousands)
    reasons.push(`thousands separated by "${number.thousands}", decimal sign "${decimal}"`);
  if (signs.length === 1) reasons.push(`amounts in ${signs[0]}`);
  if (signs.length > 1)
    reasons.push(`amounts in ${listed(signs)}: they are read as if they were one currency`);
  if (percent > 0)
    reasons.push(
      percent === filled
        ? "percentages"
        : `${counted(percent, "value")} of ${filled.toLocaleString("en-US")} with a percent sign`,
    );
  const marker = numbersForMissing.find(
    (each) => each === min && top.some(({ value }) => Number(value) === each),
  );
  const missing = marker === undefined ? [] : [String(marker)];
  missing.push(
    ...(unread?.values ?? []).map(({ value }) => value).filter((value) => wordsForMissing.test(value)),
  );
  for (const value of missing) reasons.push(`"${value}" looks like a missing value`);
  if (unread) {
    const shown = unread.values.slice(0, 3).map(({ value }) => `"${value.slice(0, 40)}"`);
    reasons.push(
      `${counted(unread.rows, "value")} ${unread.rows === 1 ? "is" : "are"} no number (${shown.join(", ")})`,
    );
  }
  return made("number", { number, missing }, reasons);
}

function isFreeText({ distinct, meanLength = 0, top }: DatasetColumn, filled: number): boolean {
  if (meanLength >= veryLongText) return true;
  const isSpoken = top.some(({ value }) => /\S\s+\S+\s+\S/.test(value));
  return isSpoken && meanLength >= longText && distinct > filled / 2 && distinct > 10;
}
