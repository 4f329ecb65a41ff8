import { digitDatePattern } from "@/lib/datasets/read-date";
import type { DatePart, ValueFormat } from "@/lib/datasets/value-format";
import { FormulaWriter, type GraphPart } from "./graph-node";

/** Days from the start of March of the year 0 to 1970-01-01, as `firstOfMonth` counts. */
const epoch = 719_468;
const separators = ["-", "/", "."] as const;

/**
 * Reads the texts `<field>/text` as `readDate` does, for dates in digits: the year first, or in the column's order. The
 * portal gives 2025-04-03. The parts are named `<field>/<part>`: [N, 1] doubles, NaN where the text is no date.
 */
export function dateNodes(field: string, format: Extract<ValueFormat, { type: "date" }>): GraphPart {
  const write = new FormulaWriter(`${field}/date`);
  const { op, number, text } = bound(write);
  const written = `${field}/text`;
  const isWith = separators.map((separator) =>
    write.matches(written, digitDatePattern(separator, format.order)),
  );
  // Texts of another notation are split as 0-0-0.
  const split = separators.map((separator, place) =>
    write.split(op("Where", isWith[place]!, written, text(`0${separator}0${separator}0`)), separator, 3),
  );
  const [first, second, rest] = [0, 1, 2].map((place) =>
    op("Where", isWith[0]!, split[0]![place]!, op("Where", isWith[1]!, split[1]![place]!, split[2]![place]!)),
  ) as [string, string, string];
  const [beforeT, afterT] = write.split(op("StringConcat", rest, text("T")), "T", 2) as [string, string];
  const [third, afterSpace] = write.split(op("StringConcat", beforeT, text(" ")), " ", 2) as [string, string];
  const yearIsFirst = write.matches(first, "[0-9]{4}");
  const inOrder = format.order === "MDY" ? [third, first, second] : [third, second, first];
  const [year, month, day] = [first, second, third].map((part, place) =>
    write.toNumber(op("Where", yearIsFirst, part, inOrder[place]!)),
  ) as [string, string, string];
  const century = op(
    "Where",
    op("Less", year, number(70)),
    number(2000),
    op("Where", op("Less", year, number(100)), number(1900), number(0)),
  );
  const fullYear = op("Add", year, century);
  const start = firstOfMonth(fullYear, month);
  const length = op("Sub", firstOfMonth(fullYear, op("Add", month, number(1))), start);
  const isDate = [
    op("Or", isWith[0]!, op("Or", isWith[1]!, isWith[2]!)),
    op("GreaterOrEqual", month, number(1)),
    op("LessOrEqual", month, number(12)),
    op("GreaterOrEqual", day, number(1)),
    op("LessOrEqual", day, length),
    ...(format.missing ?? []).map((marker) => op("Not", op("Equal", written, text(marker)))),
  ].reduce((all, one) => op("And", all, one));

  const keep = (part: DatePart, value: string) =>
    write.op("Where", [isDate, value, number(Number.NaN)], [], `${field}/${part}`);
  const days = op("Sub", op("Add", start, day), number(1));
  keep("days", days);
  keep("year", fullYear);
  keep("month", month);
  keep("day", day);
  // 1970-01-01 was a Thursday.
  keep("weekday", op("Add", remainder(op("Add", days, number(3)), 7), number(1)));
  keep("hour", hourOf(op("StringConcat", afterSpace, afterT)));
  return write;

  function floorOf(value: string, by: number): string {
    return op("Floor", op("Div", value, number(by)));
  }

  function remainder(value: string, by: number): string {
    return op("Sub", value, op("Mul", floorOf(value, by), number(by)));
  }

  /** Days from 1970-01-01 to the first of a month, 1 to 13 (Howard Hinnant, days_from_civil: years begin in March). */
  function firstOfMonth(ofYear: string, ofMonth: string): string {
    const isEarly = floorOf(op("Sub", number(14), ofMonth), 12);
    const from = op("Sub", ofYear, isEarly);
    const place = op("Add", op("Sub", ofMonth, number(3)), op("Mul", isEarly, number(12)));
    const leaps = op("Add", op("Sub", floorOf(from, 4), floorOf(from, 100)), floorOf(from, 400));
    const inYear = floorOf(op("Add", op("Mul", place, number(153)), number(2)), 5);
    const years = op("Add", op("Mul", from, number(365)), leaps);
    return op("Sub", op("Add", years, inYear), number(epoch));
  }

  /** @param clock such as "13:30:00", "1:30 PM" or "" */
  function hourOf(clock: string): string {
    const [before] = write.split(op("StringConcat", clock, text(":")), ":", 2) as [string, string];
    const hour = write.toNumber(op("Where", write.matches(before, "[0-9]+"), before, text("0")));
    const isHalf = write.matches(clock, "[^APap]*[APap][Mm].*");
    const isAfternoon = write.matches(clock, "[^APap]*[Pp][Mm].*");
    const inHalf = op("Add", remainder(hour, 12), op("Where", isAfternoon, number(12), number(0)));
    return op("Where", isHalf, inHalf, hour);
  }
}

function bound(write: FormulaWriter) {
  return {
    op: (opType: string, ...input: string[]) => write.op(opType, input),
    number: (value: number) => write.number(value),
    text: (value: string) => write.text(value),
  };
}
