import fc from "fast-check";
import { expect, test } from "vitest";
import { literal, withDuckDb } from "./duckdb";
import { readValue } from "./read-value";
import { readTableSql } from "./read-value-sql";
import type { ValueFormat } from "./value-format";
import { distanceSeparator, readsNumbers } from "./value-sources";

const orders = ["YMD", "DMY", "MDY"] as const;
const parts = ["days", "year", "month", "day", "weekday", "hour"] as const;
const formats: ValueFormat[] = [
  { type: "number", decimal: "." },
  { type: "number", decimal: "," },
  { type: "text" },
  { type: "text", missing: ["Unknown", "it's"], usualMissing: false },
  { type: "boolean" },
  { type: "boolean", missing: ["f", "0"] },
  { type: "number", decimal: ".", thousands: ",", currency: "$", percent: false },
  { type: "number", decimal: ",", thousands: ".", currency: "EUR" },
  { type: "number", decimal: ".", thousands: "none", percent: true, missing: ["-999", "12,5", "x"] },
  { type: "number", decimal: ".", thousands: "'", currency: "" },
  { type: "number", decimal: ",", thousands: " ", currency: "?.*" },
  ...orders.map((order): ValueFormat => ({ type: "date", order })),
  ...parts.map((part): ValueFormat => ({ type: "date", order: "DMY", part, of: "x" })),
  { type: "date", order: "MDY", missing: ["01/01/1900"], part: "days" },
  {
    type: "distance",
    from: { column: "a", order: "DMY" },
    to: { column: "b", order: "MDY", missing: ["x"] },
  },
];

const fragments = [
  ..."0123456789.,-+()% eE'’?$€£\u00a0\u202f−_xX/".split(""),
  ...[
    "1,234.56",
    "1.234,56",
    "USD",
    "EUR",
    "kr",
    "NA",
    "nan",
    "null",
    "inf",
    "1e999",
    "007",
    "\\n",
    "'",
    "\t",
    "ſ",
    "K",
    "😀",
  ],
  ...["-999", "unknown", "true", "No", "Y"],
];
const two = (number: number) => String(number).padStart(2, "0");
const months = "Jan feb MARCH April May Jun July aug Sept Oct November dec Mär".split(" ");
const dateText = fc
  .record({
    year: fc.oneof(fc.integer({ min: 1900, max: 2100 }), fc.integer({ min: 0, max: 99 })),
    month: fc.integer({ min: 0, max: 13 }),
    day: fc.integer({ min: 0, max: 32 }),
    separator: fc.constantFrom("/", "-", ".", " ", "", ", ", ". ", "_"),
    time: fc.constantFrom(
      "",
      " 13:05",
      "T23:59:59.123Z",
      " 1:05 PM",
      ", 12:00:00 am",
      " 24:00",
      " 00:00:00",
      " 9:05 +02:00",
    ),
    isPadded: fc.boolean(),
    ordinal: fc.constantFrom("", "", "th"),
    form: fc.integer({ min: 0, max: 5 }),
  })
  .map(({ year, month, day, separator, time, isPadded, ordinal, form }) => {
    const [y, m, d] = [
      year < 100 ? two(year) : String(year),
      isPadded ? two(month) : String(month),
      isPadded ? two(day) : String(day),
    ];
    const name = months[month % months.length]!;
    const all = [
      [y, m, d],
      [d, m, y],
      [m, d, y],
      [d + ordinal, name, y],
      [name, d + ordinal, y],
      [y, name, d],
    ];
    return all[form]!.join(separator) + time;
  });
const anyText = fc.oneof(
  fc.array(fc.constantFrom(...fragments), { maxLength: 8 }).map((parts) => parts.join("")),
  fc.string({ unit: "grapheme" }).filter((value) => !value.includes("\0") && value.isWellFormed()),
  fc.double().map(String),
  fc.integer().map((value) => value.toLocaleString("de-DE")),
  fc
    .double({ min: -1e9, max: 1e9, noNaN: true })
    .map((value) => value.toLocaleString("en-US", { style: "currency", currency: "USD" })),
  fc.constantFrom("y", "Yes", " N ", "TRUE", "f", "1.0", "0,0", "01/01/1900", "Unknown", "it's"),
  dateText,
  dateText,
  fc.tuple(dateText, dateText).map((both) => both.join(distanceSeparator)),
);

test("DuckDB reads every value in every format as readValue does", async () => {
  const texts = fc.sample(anyText, { numRuns: 12_000, seed: 42 });
  const rows = await withDuckDb(async (connection) => {
    await connection.run("create table given (n int, x varchar)");
    for (let start = 0; start < texts.length; start += 2000) {
      const part = texts.slice(start, start + 2000);
      await connection.run(
        `insert into given values ${part.map((value, index) => `(${start + index}, ${literal(value)})`).join(", ")}`,
      );
    }
    const columns = formats.map((format, index) => ({ name: `r${index}`, written: "x", format }));
    const names = columns.map(({ name }) => name).join(", ");
    const read = readTableSql(columns, "(from given order by n)");
    return (await connection.runAndReadAll(`select ${names} from ${read}`)).getRowsJS();
  });
  const shaped = (format: ValueFormat, value: unknown) =>
    value !== null && readsNumbers(format) ? Number(value) : value;
  const found = formats.map(() => 0);
  texts.forEach((value, index) => {
    const read = formats.map((format, place) => shaped(format, rows[index]![place]));
    expect([value, ...read]).toEqual([value, ...formats.map((format) => readValue(value, format))]);
    for (const [place, each] of read.entries()) if (each !== null) found[place]!++;
  });
  // Each format reads some of the texts: the comparison is not one of nulls.
  expect(Math.min(...found)).toBeGreaterThan(50);
});
