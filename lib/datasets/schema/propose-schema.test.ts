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
