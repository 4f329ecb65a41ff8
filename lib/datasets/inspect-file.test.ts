import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { DomainError } from "@/lib/base/errors";
import { columnWarning } from "./column-warning";
import { inspectFile, maxCsvColumns, parquetLimits } from "./inspect-file";
import { unreadInWords } from "./unread-values";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "switchyard-inspect-"));
  process.env.DATA_DIR = folder;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function inspect(
  bytes: string | Uint8Array,
  options: { contentType?: string; requiredColumns?: string[] } = {},
) {
  const file = path.join(folder, "upload");
  await writeFile(file, bytes);
  return inspectFile(file, { contentType: "text/csv", ...options });
}

async function refusal(bytes: string | Uint8Array, options?: Parameters<typeof inspect>[1]) {
  const error = await inspect(bytes, options).then(
    () => expect.fail("it was accepted"),
    (thrown: DomainError) => thrown,
  );
  expect(error).toMatchObject({ name: "DomainError", code: "invalid" });
  return error.message;
}

const names = (contents: Awaited<ReturnType<typeof inspect>>) =>
  contents.columns.map((column) => column.name);

test("reads, names and warns about pandas' unnamed index column", async () => {
  const contents = await inspect(",Age,x\n0,1,2\n1,3,4\n");
  expect(names(contents)).toEqual(["index", "Age", "x"]);
  expect(contents.columns[0]).toMatchObject({ isUnnamed: true, type: "integer", distinct: 2 });
  expect(contents.columns.map(columnWarning)).toEqual([
    "The first column has no name in the header, as when pandas writes its index; it is read as index, and the feature set all-columns leaves it out.",
    undefined,
    undefined,
  ]);
  expect(names(await inspect('"",index,index_2\n0,1,2\n'))).toEqual(["index_3", "index", "index_2"]);
  expect(await refusal(",a,\n1,2,3\n")).toBe("Line 1, column 1 has no name.");
});

test("profiles a column's type, nulls, distinct and most frequent values", async () => {
  const contents = await inspect(
    "id,price,code,when,ok,make\n1,1.5,007,2026-01-31,true,VW\n2,,010,2026-02-01,FALSE,VW\n-3,2e3,011,2026-02-01,true,Saab\n",
  );
  expect(contents).toMatchObject({ format: "csv", rows: 3 });
  expect(contents.columns.map((column) => column.type)).toEqual([
    "integer",
    "number",
    "text",
    "date",
    "boolean",
    "text",
  ]);
  expect(contents.columns[0]).toMatchObject({ min: -3, max: 2, distinct: 3, nulls: 0 });
  expect(contents.columns[1]).toMatchObject({ min: 1.5, max: 2000, distinct: 2, nulls: 1 });
  expect(contents.columns[5]).toEqual({
    name: "make",
    type: "text",
    nulls: 0,
    distinct: 2,
    numbers: 0,
    meanLength: 2.7,
    notations: { booleans: 0 },
    top: [
      { value: "VW", count: 2 },
      { value: "Saab", count: 1 },
    ],
  });
});

test.each([",", ";", "\t", "|"] as const)("detects the delimiter %j", async (delimiter) => {
  const contents = await inspect(
    `${["a", "b"].join(delimiter)}\n${["1,5", "x"].map((v) => `"${v}"`).join(delimiter)}`,
  );
  expect(contents.dialect?.delimiter).toBe(delimiter);
  expect(names(contents)).toEqual(["a", "b"]);
});

test("reads a byte order mark, CRLF and line breaks in quotes", async () => {
  const contents = await inspect('\ufeffa,b\r\n"1\r\n2","say ""hi"""\r\n\r\n3,4\r\n');
  expect(names(contents)).toEqual(["a", "b"]);
  expect(contents.rows).toBe(2);
  expect(contents.columns[1]?.top.map((entry) => entry.value)).toContain('say "hi"');
});

test("reads mixed LF and CRLF line ends", async () => {
  const contents = await inspect("a,b\r\n1,2\n3,4\r\n5,6\n");
  expect(contents).toMatchObject({ rows: 3, dialect: { hasMixedNewlines: true } });
});

test("detects Latin-1 and UTF-8", async () => {
  const latin = await inspect(Buffer.from("Größe,b\nMüller,2\n", "latin1"));
  expect(latin.dialect?.encoding).toBe("latin-1");
  expect(latin.columns[0]).toMatchObject({ name: "Größe", top: [{ value: "Müller", count: 1 }] });
  const utf8 = await inspect("Größe,b\nMüller €,2\n");
  expect(utf8.dialect?.encoding).toBe("utf-8");
  expect(utf8.columns[0]).toMatchObject({ name: "Größe", top: [{ value: "Müller €", count: 1 }] });
});

test("a character split over two chunks of the scan is still UTF-8", async () => {
  const contents = await inspect(`a,b\n${"€€€,1\n".repeat(60_000)}`);
  expect(contents).toMatchObject({ rows: 60_000, dialect: { encoding: "utf-8" } });
});

test.each([
  ["nothing", "", "The file is empty. Line 1 must contain the column names."],
  ["white space", "\n \n", "The file is empty."],
  ["an empty first line", "\na,b\n1,2\n", "Line 1 is empty."],
  ["a header only", "a,b\n", "line 2, column 1 should start the first row"],
  [
    "an unknown delimiter",
    "a^b\n1^2\n",
    'Line 1 has a single column; its values seem to be separated by "^".',
  ],
  [
    "a row too short",
    "a,b,c\n1,2,3\n1,2\n",
    'Line 3 has 2 values where the header has 3 columns: column 3 ("c") has none.',
  ],
  [
    "a row too long",
    "a,b\n1,2\n1,2,3\n",
    "Line 3 has 3 values where the header has 2 columns: column 3 has no name in line 1.",
  ],
  ["a ragged row after a line break in quotes", 'a,b\n"1\n1",2\n1\n', "Line 4 has 1 value where"],
  ["many ragged rows", "a,b\n1\n2\n3\n", "2 more lines have the wrong number of values."],
  ["an open quote", 'a,b\n1,2\n3,"4\n5,6\n', 'Line 3, column 2 ("b") opens a quote that never closes.'],
  [
    "a quote closed by another",
    'a,b\n1,"2\n3,"4"\n',
    'Line 2, column 2 ("b") opens a quote whose closing quote is followed by more text in line 3.',
  ],
  [
    "two columns of one name",
    "a,b,a\n1,2,3\n",
    'Line 1, column 3: the name "a" was used before, by column 1.',
  ],
  [
    "a name that claims in JSON would lose",
    "a,__proto__\n1,2\n",
    "Line 1, column 2: no column can be called __proto__.",
  ],
  ["a column without a name", "a,,c\n1,2,3\n", "Line 1, column 2 has no name."],
  ["NUL bytes", "a,b\n1,\0\n", 'Line 2, column 2 ("b") holds a NUL byte'],
  ["Windows-1252", Buffer.from("a,b\n1,\x93x\x94\n", "latin1"), 'Line 2, column 2 ("b") holds the byte 0x93'],
  [
    "a PNG",
    Buffer.from("\x89PNG\r\n\x1a\n\0\0", "latin1"),
    "This is not a CSV file (it looks like a PNG image).",
  ],
  ["a workbook", Buffer.from("PK\x03\x04\0", "latin1"), "it looks like an Excel workbook"],
  ["UTF-16", Buffer.from("\ufeffa,b\n1,2\n", "utf16le"), "it looks like UTF-16 text"],
  ["JSON", '[{"a": 1}]', "it looks like JSON"],
])("rejects %s and names its position", async (_, bytes, message) => {
  expect(await refusal(bytes)).toContain(message);
});

test("names a missing target", async () => {
  expect(await refusal("a,b\n1,2\n", { requiredColumns: ["FraudFound_P"] })).toBe(
    'The column "FraudFound_P" is missing in line 1. The columns there are: a, b.',
  );
});

test("finds an open quote in a large file without reading further", async () => {
  expect(await refusal(`a,b\n1,"2\n${"3,4\n".repeat(900_000)}`)).toContain("Line 2, column 2");
});

test("reads Parquet; rejects broken Parquet and CSV declared as Parquet", async () => {
  const file = path.join(folder, "made.parquet");
  const connection = await (await DuckDBInstance.create()).connect();
  await connection.run(
    `copy (select range as n, 'v' || range % 2 as t from range(100)) to '${file}' (format parquet)`,
  );
  const contents = await inspectFile(file, { contentType: "application/vnd.apache.parquet" });
  expect(contents).toMatchObject({ format: "parquet", rows: 100, dialect: null });
  expect(contents.columns[0]).toMatchObject({ name: "n", type: "integer", min: 0, max: 99 });

  expect(await refusal("PAR1 and nothing of the kind PAR1")).toContain("This Parquet file is broken");
  const contentType = "application/vnd.apache.parquet";
  expect(await refusal("a,b\n1,2\n", { contentType })).toContain("This is not a Parquet file");
});

test("rejects a Parquet file whose footer declares too much data", async () => {
  const file = path.join(folder, "bomb.parquet");
  const connection = await (await DuckDBInstance.create()).connect();
  await connection.run(`copy (select 1 as n from range(100000)) to '${file}' (format parquet)`);
  const inspect = (limits: object) =>
    inspectFile(file, {
      contentType: "application/vnd.apache.parquet",
      limits: { ...parquetLimits, ...limits },
    });
  await expect(inspect({ rows: 99_999 })).rejects.toMatchObject({ code: "too-large" });
  await expect(inspect({ bytes: 10 })).rejects.toThrow("unpacks to more than 10 bytes");
  expect((await inspect({ rows: 100_000 })).rows).toBe(100_000);
});

test("a CSV of very many columns is rejected with a way out", async () => {
  const csv = (count: number) => {
    const names = Array.from({ length: count }, (_, index) => `c${index}`);
    return `${names.join(",")}\n${names.map(() => "1").join(",")}\n`;
  };
  await expect(inspect(csv(maxCsvColumns + 1))).rejects.toThrow(
    "has 3001 columns; a CSV can have at most 3000",
  );
  expect((await inspect(csv(maxCsvColumns))).columns).toHaveLength(maxCsvColumns);
});

test("inspecting leaves no temporary files", async () => {
  await refusal("a,b\n1\n");
  expect(await readdir(path.join(folder, "tmp"))).toEqual([]);
});

test.each([
  ["money", ["$1,234.56", "$7.50", "(12.00)"], { type: "number", min: -12, max: 1234.56, nulls: 0 }],
  ["decimal commas", ["1.234,56", "7.611", "12,5"], { type: "number", decimal: ",", max: 7611, min: 12.5 }],
  ["spaces", [" 10", "20 ", "30"], { type: "integer", min: 10, max: 30 }],
  [
    "missing values",
    ["1", "NA", "?", "-", "null", "2"],
    { type: "integer", nulls: 4, distinct: 2, numbers: 2 },
  ],
  ["missing texts", ["a", "?", "N/A"], { type: "text", nulls: 2, distinct: 1 }],
  ["the same number twice", ["1", "1.0", "1.00"], { type: "number", distinct: 1 }],
  ["infinite numbers", ["1e999", "5", "-1e999"], { type: "text", numbers: 1 }],
  ["400 digits", ["9".repeat(400), "inf", "nan"], { type: "text", numbers: 0, nulls: 1 }],
  ["nothing", ["", "NA", ""], { type: "text", nulls: 3, distinct: 0, top: [] }],
])("a column of %s has a profile that can be stored", async (_, values, expected) => {
  const csv = `n,other\n${values.map((value) => `"${value}",x`).join("\n")}\n`;
  const { columns } = await inspect(csv);
  expect(columns[0]).toMatchObject(expected);
  expect(JSON.parse(JSON.stringify(columns))).toEqual(columns);
});

test("a column of nearly all numbers is numeric and names other values; with more of them it is text with a warning", async () => {
  const columnOf = async (others: number) => {
    const values = Array.from({ length: 100 }, (_, row) => (row < others ? "abc" : String(row)));
    return (await inspect(`n,x\n${values.map((value) => `${value},1`).join("\n")}\n`)).columns[0]!;
  };
  const few = await columnOf(3);
  expect(few).toMatchObject({
    type: "integer",
    min: 3,
    unread: { rows: 3, values: [{ value: "abc", count: 3 }] },
  });
  expect(unreadInWords(few)).toBe('n is read as numbers; 3 rows hold others, read as missing ("abc").');
  const many = await columnOf(30);
  expect(many).toMatchObject({ type: "text", unread: { rows: 30 } });
  expect(unreadInWords(many)).toBe(
    'n is read as text: most of its values are numbers, but 30 rows hold others ("abc").',
  );
  expect(unreadInWords(await columnOf(80))).toBeUndefined();
});
