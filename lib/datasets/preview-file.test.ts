import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { withWorkingFolder } from "@/lib/base/working-folder";
import { storage } from "@/lib/storage/open-storage";
import { useTestDatabase } from "@/tests/test-database";
import { literal, withDuckDb } from "./duckdb";
import { previewFile } from "./preview-file";

useTestDatabase();

async function preview(path: string, body: string | Uint8Array) {
  const { uri, sizeBytes } = await storage("team").put(`mlflow/team/preview/${path}`, body);
  return previewFile("team", { path, uri, sizeBytes });
}

test("a table shows its first rows, and says that there are more", async () => {
  const csv = `a,"b, c"\n${Array.from({ length: 80 }, (_, index) => `${index},"x ""${index}"""`).join("\n")}`;
  const shown = await preview("t.csv", csv);
  expect(shown).toMatchObject({ kind: "table", columns: ["a", "b, c"], isCut: true });
  expect(shown.kind === "table" && [shown.rows.length, shown.rows[1]]).toEqual([50, ["1", 'x "1"']]);
});

test("JSON is indented, and what is none is shown as text", async () => {
  expect(await preview("a.json", '{"a":[1]}')).toMatchObject({
    kind: "text",
    text: '{\n  "a": [\n    1\n  ]\n}',
  });
  expect(await preview("b.json", "{not json")).toMatchObject({ kind: "text", text: "{not json" });
});

test.each([
  ["deeply nested", "[".repeat(10_000) + "]".repeat(10_000)],
  ["long when it is indented", `${"[".repeat(90)}${"1,".repeat(20_000)}1${"]".repeat(90)}`],
  ["of more digits than a number has", '{"id":12345678901234567890}'],
  ["of a number that is infinite", '{"loss":1e999}'],
])("JSON that is %s is shown as it is written", async (_, text) => {
  expect(await preview("a.json", text)).toEqual({ kind: "text", text, isCut: false });
});

test("Parquet shows its first rows and columns, with values cut and written as DuckDB does", async () => {
  const many = Array.from({ length: 120 }, (_, index) => `${index} as "c ""${index}"`).join(", ");
  const bytes = await withWorkingFolder("preview", async (folder) => {
    const file = `${folder}/t.parquet`;
    const rows = "select repeat('x', 100000) as long, [1.5, null] as list, null::int as absent";
    await withDuckDb((connection) =>
      connection.run(`copy (${rows}, ${many} from range(60)) to ${literal(file)} (format parquet)`),
    );
    return readFile(file);
  });
  const shown = await preview("t.parquet", bytes);
  if (shown.kind !== "table") throw new Error(`shown as ${shown.kind}`);
  expect([shown.columns.length, shown.columns[4], shown.rows.length, shown.isCut]).toEqual([
    100,
    'c "1',
    50,
    true,
  ]);
  expect(shown.rows[49]!.slice(0, 5)).toEqual(["x".repeat(200), "[1.5, NULL]", "", "0", "1"]);
});

test("a long text is cut, and binary, empty and broken files say why they are not shown", async () => {
  expect(await preview("long.txt", "x".repeat(100_001))).toMatchObject({ kind: "text", isCut: true });
  expect(await preview("model.pkl", new Uint8Array([1, 0, 2]))).toMatchObject({ kind: "none" });
  expect(await preview("empty.txt", "")).toMatchObject({ reason: "The file is empty." });
  expect(await preview("bad.parquet", "no parquet")).toMatchObject({ kind: "none" });
});

test("Markdown, images and HTML are known by their names", async () => {
  const kinds = await Promise.all(
    ["a.md", "a.PNG", "a.svg", "a.html"].map(async (path) => (await preview(path, "x")).kind),
  );
  expect(kinds).toEqual(["markdown", "image", "image", "html"]);
});
