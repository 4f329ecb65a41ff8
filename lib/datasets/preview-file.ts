import type { Readable } from "node:stream";
import { parse } from "csv-parse/sync";
import { z } from "zod";
import { parseJsonBody } from "@/lib/base/json";
import { storageForUri } from "@/lib/blocks/open-bucket";
import { identifier, parquetTable, withDuckDb } from "./duckdb";

/** A stored file, by the path that its run or model gives it. */
export interface PreviewedFile {
  path: string;
  uri: string;
  sizeBytes: number;
}

export type FilePreview =
  | { kind: "table"; columns: string[]; rows: string[][]; isCut: boolean }
  | { kind: "text"; text: string; isCut: boolean }
  | { kind: "markdown"; text: string; isCut: boolean }
  | { kind: "image" }
  | { kind: "html" }
  | { kind: "none"; reason: string };

const shownRows = 50;
const shownColumns = 100;
/** Characters of a cell of a Parquet file. */
const shownText = 200;
/** Bytes of a text that are read. */
const textBytes = 100_000;
/** Many lines, each far to the right, are longer than their text by a multiple. */
const indentedLength = 10 * textBytes;
/** DuckDB reads a Parquet file from disk; one in a bucket is downloaded first. */
const parquetBytes = 200_000_000;
const imageBytes = 20_000_000;

const kinds: Record<string, FilePreview["kind"]> = {
  csv: "table",
  tsv: "table",
  parquet: "table",
  md: "markdown",
  markdown: "markdown",
  png: "image",
  jpg: "image",
  jpeg: "image",
  gif: "image",
  webp: "image",
  svg: "image",
  html: "html",
  htm: "html",
};

/** The beginning of a stored file, in the form that a page can show. What it holds is data, whatever its name says. */
export async function previewFile(teamId: string, file: PreviewedFile): Promise<FilePreview> {
  const ending = file.path.toLowerCase().split(".").at(-1)!;
  const kind = Object.hasOwn(kinds, ending) ? kinds[ending]! : "text";
  if (file.sizeBytes === 0) return { kind: "none", reason: "The file is empty." };
  if (kind === "image" || kind === "html")
    return file.sizeBytes <= imageBytes
      ? { kind }
      : { kind: "none", reason: "The file is too large to be shown." };
  if (ending === "parquet") return previewParquet(teamId, file);
  const beginning = await previewText(teamId, file);
  if (!beginning) return { kind: "none", reason: "This kind of file has no preview." };
  const { text, isCut } = beginning;
  if (kind === "table") return csvRows(text, ending === "tsv" ? "\t" : ",", isCut);
  return { kind: kind === "markdown" ? kind : "text", text, isCut };
}

/** The beginning of a stored file as text, JSON with a line for each value; undefined when it is none. */
export async function previewText(
  teamId: string,
  file: PreviewedFile,
): Promise<{ text: string; isCut: boolean } | undefined> {
  if (file.sizeBytes === 0) return { text: "", isCut: false };
  const isCut = file.sizeBytes > textBytes;
  const end = Math.min(file.sizeBytes, textBytes) - 1;
  const place = await storageForUri(teamId, file.uri);
  const bytes = await collect(await place.read(file.uri, { start: 0, end }));
  if (bytes.includes(0)) return undefined;
  const text = new TextDecoder().decode(bytes);
  return { text: /\.json$/i.test(file.path) && !isCut ? indented(text) : text, isCut };
}

/** JSON with a line for each value. The text itself where it is none, is nested deeply, or would change a number. */
function indented(text: string): string {
  try {
    const lines = JSON.stringify(parseJsonBody(text), null, 2);
    return lines.length <= indentedLength ? lines : text;
  } catch {
    return text;
  }
}

function csvRows(text: string, delimiter: string, isCut: boolean): FilePreview {
  // The last line may be a part of one.
  const whole = isCut ? text.slice(0, text.lastIndexOf("\n")) : text;
  const options = {
    delimiter,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    bom: true,
  };
  const { data } = z.array(z.array(z.string())).safeParse(rowsOf(whole, { ...options, to: shownRows + 2 }));
  const [columns, ...rows] = data ?? [];
  if (!columns) return { kind: "text", text, isCut };
  const narrow = (cells: string[]) => cells.slice(0, shownColumns);
  return {
    kind: "table",
    columns: narrow(columns),
    rows: rows.slice(0, shownRows).map(narrow),
    isCut: isCut || rows.length > shownRows,
  };
}

function rowsOf(text: string, options: object): unknown {
  try {
    return parse(text, options);
  } catch {
    return undefined;
  }
}

async function previewParquet(teamId: string, { uri, sizeBytes }: PreviewedFile): Promise<FilePreview> {
  if (sizeBytes > parquetBytes) return { kind: "none", reason: "The file is too large to be shown." };
  const path = await (await storageForUri(teamId, uri)).localPath(uri);
  try {
    return await withDuckDb(async (connection) => {
      const table = parquetTable(path);
      const read = await connection.runAndReadAll(`select * from ${table} limit 0`);
      const columns = read.columnNames().slice(0, shownColumns);
      // Cut by DuckDB: a small file can hold gigabytes of one repeated text.
      const cells = columns.map((name) => `left(${identifier(name)}::varchar, ${shownText})`);
      const first = await connection.runAndReadAll(
        `select ${cells.join(", ")} from ${table} limit ${shownRows + 1}`,
      );
      const rows = first.getRowsJson().map((values) => values.map((value) => String(value ?? "")));
      return { kind: "table", columns, rows: rows.slice(0, shownRows), isCut: rows.length > shownRows };
    });
  } catch {
    return { kind: "none", reason: "The file is no Parquet that can be read." };
  }
}

async function collect(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
