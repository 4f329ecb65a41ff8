import { listed } from "@/lib/base/number-text";
import type { Bound, NewExpectation } from "./expectation";

/** Values of a set that are listed. */
const shownValues = 8;

const types = {
  number: "a number",
  "whole-number": "a whole number",
  boolean: "yes or no",
  date: "a date",
};

/** An expectation as a statement about the data, such as "amount is between 0 and 100". */
export function expectationInWords(expectation: NewExpectation): string {
  switch (expectation.type) {
    case "type":
      return `${expectation.column} is ${types[expectation.is]}`;
    case "range":
      return `${expectation.column} is ${boundsInWords(expectation, String)}`;
    case "set":
      return `${expectation.column} is ${setInWords(expectation.values)}`;
    case "unique": {
      const { columns } = expectation;
      return columns.length === 1 ? `${columns[0]} is unique` : `${listed(columns)} are unique together`;
    }
    case "missing": {
      const { column, atMost } = expectation;
      return atMost === 0
        ? `${column} is never missing`
        : `${column} is missing in at most ${shareInWords(atMost)} of rows`;
    }
    case "freshness": {
      const { column, days } = expectation;
      const what = column === null ? "The version" : `The newest ${column}`;
      return `${what} is at most ${days} ${days === 1 ? "day" : "days"} old`;
    }
    case "rows":
      return `The number of rows is ${boundsInWords(expectation, grouped)}`;
    case "sql":
      return expectation.name;
  }
}

function boundsInWords<Value extends Bound>(
  { min, max }: { min: Value; max: Value },
  write: (bound: NonNullable<Value>) => string,
): string {
  if (min != null && max != null) return `between ${write(min)} and ${write(max)}`;
  return min != null ? `at least ${write(min)}` : max != null ? `at most ${write(max)}` : "anything";
}

const grouped = (count: number) => count.toLocaleString("en-US");

function setInWords(values: readonly string[]): string {
  if (values.length === 1) return values[0]!;
  const shown = values
    .slice(0, shownValues)
    .map((value) => (value.includes(",") ? `"${value}"` : value))
    .join(", ");
  const more = values.length - shownValues;
  return `one of ${shown}${more > 0 ? ` and ${more} more` : ""}`;
}

/** A share as percentage without trailing zeros. */
function shareInWords(share: number): string {
  return `${Number((share * 100).toPrecision(12))} %`;
}
