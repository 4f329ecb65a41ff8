import { isUtf8 } from "node:buffer";
import { open } from "node:fs/promises";
import { DomainError } from "@/lib/base/errors";
import type { CsvDialect, DatasetFormat } from "./dataset";

export type Delimiter = CsvDialect["delimiter"];

export type SniffedFile = { format: "parquet" } | { format: "csv"; delimiter: Delimiter; header: Buffer[] };

const headBytes = 256 * 1024;
const delimiters: Delimiter[] = [",", ";", "\t", "|"];
const spoken = { ",": "comma", ";": "semicolon", "\t": "tab", "|": "bar" };

/** First bytes (as Latin-1 text) of other file types that are uploaded by mistake. */
const knownBeginnings: [string, string][] = [
  ["\x89PNG", "a PNG image"],
  ["\xff\xd8\xff", "a JPEG image"],
  ["GIF8", "a GIF image"],
  ["%PDF", "a PDF document"],
  ["PK\x03\x04", "an Excel workbook or ZIP archive"],
  ["\xd0\xcf\x11\xe0", "an old Excel workbook"],
  ["\x1f\x8b", "a gzip archive; unpack it first"],
  ["\xff\xfe", "UTF-16 text; save it as UTF-8"],
  ["\xfe\xff", "UTF-16 text; save it as UTF-8"],
  ["SQLite format 3", "an SQLite database"],
  ["\x7fELF", "a program"],
];
const knownMarkup: [RegExp, string][] = [
  [/^\s*<(!doctype|html|\?xml)/i, "an HTML or XML page"],
  [/^\s*(\[\s*)?\{\s*"/, "JSON"],
];

/**
 * Detects the file type from the first bytes and, for a CSV, its delimiter and header.
 * @returns the header's names as raw bytes: their encoding is known only after scanning the whole file
 * @throws DomainError "invalid" when it is empty, not a table, or has an unusable header
 */
export async function sniffFile(file: string, contentType: string): Promise<SniffedFile> {
  const { head, sizeBytes } = await readHead(file);
  const bytes = head.toString("latin1");
  if (sizeBytes === 0) throw invalid("line 1", "The file is empty. Line 1 must contain the column names.");
  if (bytes.startsWith("PAR1")) return { format: "parquet" };
  if (isParquetType(contentType))
    throw new DomainError("invalid", "This is not a Parquet file: it does not start with the bytes PAR1.");
  const [, known] =
    knownBeginnings.find(([beginning]) => bytes.startsWith(beginning)) ??
    knownMarkup.find(([beginning]) => beginning.test(bytes)) ??
    [];
  if (known) throw new DomainError("invalid", `This is not a CSV file (it looks like ${known}).`);

  const text = bytes.startsWith("\xef\xbb\xbf") ? bytes.slice(3) : bytes;
  if (text.trim() === "") throw invalid("line 1", "The file is empty. Line 1 must contain the column names.");
  if (/^ *[\r\n]/.test(text)) throw invalid("line 1", "Line 1 is empty. It must contain the column names.");
  const delimiter = chooseDelimiter(text);
  const header = splitRecords(text, delimiter, 1)[0] ?? [];
  if (header.length === 1) refuseUnknownDelimiter(text, delimiter);
  return { format: "csv", delimiter, header: header.map((name) => Buffer.from(name.trim(), "latin1")) };
}

/**
 * Checks the names of a header. @throws DomainError "invalid" naming line 1 and columns whose name is missing or
 * unusable
 */
export function checkHeader(names: string[]): void {
  const places = new Map<string, number>();
  const issues = names.flatMap((name, index) => {
    const first = places.get(name) ?? index;
    places.set(name, first);
    if (name === "") return [issue(1, index + 1, `Line 1, column ${index + 1} has no name.`)];
    // The schemas of claims drop this name, so a model that reads the column could not be served.
    if (name === "__proto__")
      return [issue(1, index + 1, `Line 1, column ${index + 1}: no column can be called __proto__.`)];
    if (first === index) return [];
    return [
      issue(
        1,
        index + 1,
        `Line 1, column ${index + 1}: the name "${name}" was used before, by column ${first + 1}.`,
      ),
    ];
  });
  if (issues[0]) throw new DomainError("invalid", issues[0].message, issues.slice(0, 10));
}

/**
 * Names the first column when it is the only one without a name: pandas writes its index like this. The name is
 * `index`, or `index_2` and so on when it is in use.
 * @returns `isNamed` true when a name was generated
 */
export function nameIndexColumn(names: string[]): { names: string[]; isNamed: boolean } {
  const [first, ...others] = names;
  if (first !== "" || others.length === 0 || others.includes("")) return { names, isNamed: false };
  let name = "index";
  for (let suffix = 2; others.includes(name); suffix++) name = `index_${suffix}`;
  return { names: [name, ...others], isNamed: true };
}

/** Position of an error in a file, for `DomainError.issues`. */
export function issue(line: number, column: number, message: string) {
  return { path: `line ${line}, column ${column}`, message };
}

/** Decodes the raw names of a header. */
export function decodeNames(header: Buffer[], encoding?: CsvDialect["encoding"]): string[] {
  return header.map((name) =>
    name.toString((encoding ?? (isUtf8(name) ? "utf-8" : "latin-1")) === "utf-8" ? "utf8" : "latin1"),
  );
}

/** Format declared by an upload; anything except Parquet is read as CSV. */
export function formatOf(contentType: string): DatasetFormat {
  return isParquetType(contentType) ? "parquet" : "csv";
}

function isParquetType(contentType: string): boolean {
  return /^application\/(vnd\.apache\.|x-)?parquet\b/i.test(contentType);
}

async function readHead(file: string) {
  const handle = await open(file, "r");
  try {
    const head = Buffer.alloc(headBytes);
    const { bytesRead } = await handle.read(head, 0, headBytes, 0);
    return { head: head.subarray(0, bytesRead), sizeBytes: (await handle.stat()).size };
  } finally {
    await handle.close();
  }
}

/** The delimiter that splits the header into the most parts, and the following lines into as many. */
function chooseDelimiter(text: string): Delimiter {
  const scored = delimiters.map((delimiter) => {
    const records = splitRecords(text, delimiter, 50);
    const width = records[0]?.length ?? 1;
    const agreeing = records.filter((record) => record.length === width).length;
    return { delimiter, score: (width - 1) * (agreeing / Math.max(1, records.length)) };
  });
  return scored.reduce((best, candidate) => (candidate.score > best.score ? candidate : best)).delimiter;
}

/** Rejects a header with a single name when another character seems to separate its values. */
function refuseUnknownDelimiter(text: string, delimiter: Delimiter): void {
  const [first = "", second = ""] = splitRecords(text, delimiter, 2).map((record) => record.join(""));
  for (const other of ["^", "~", ":", "#", "\x01", "\x1f"]) {
    const count = first.split(other).length - 1;
    if (count === 0 || second.split(other).length - 1 !== count) continue;
    const shown = other < " " ? `the control character ${other.charCodeAt(0)}` : `"${other}"`;
    const accepted = delimiters.map((character) => spoken[character]).join(", ");
    throw invalid(
      "line 1, column 1",
      `Line 1 has a single column; its values seem to be separated by ${shown}. Accepted delimiters: ${accepted}.`,
    );
  }
}

/** First records of a text, parsed leniently: the scan reports their errors. */
function splitRecords(text: string, delimiter: Delimiter, limit: number): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let field = "";
  let isQuoted = false;
  for (let index = 0; index <= text.length && records.length < limit; index++) {
    const char = text[index] ?? "\n";
    if (isQuoted && index < text.length) {
      if (char !== '"') field += char;
      else if (text[index + 1] === '"') field += text[++index];
      else isQuoted = false;
    } else if (char === '"' && field.trim() === "") {
      isQuoted = true;
      field = "";
    } else if (char === delimiter) {
      record.push(field);
      field = "";
    } else if (char === "\n" || char === "\r") {
      if (char === "\r" && text[index + 1] === "\n") index++;
      if (record.length > 0 || field !== "") records.push([...record, field]);
      record = [];
      field = "";
    } else field += char;
  }
  return records;
}

function invalid(path: string, message: string): DomainError {
  return new DomainError("invalid", message, [{ path, message }]);
}
