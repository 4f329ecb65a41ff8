import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import { DomainError, type FieldIssue } from "@/lib/base/errors";
import { counted } from "@/lib/base/number-text";
import { type Delimiter, issue } from "./sniff-file";

export interface CsvScan {
  rows: number;
  encoding: "utf-8" | "latin-1";
  hasMixedNewlines: boolean;
  /** Lines of the wanted rows. */
  lines: Map<number, number>;
}

/** Maximum bytes of a record that DuckDB's reader accepts. */
const maxRecordBytes = 2_000_000;
const maxIssues = 10;

const [LF, CR, SPACE, QUOTE] = [0x0a, 0x0d, 0x20, 0x22];
/** States of the scan: before a field, in an unquoted one, in a quoted one, after its closing quote. */
const [BEFORE, BARE, QUOTED, CLOSED] = [0, 1, 2, 3];

/**
 * Scans a CSV once, byte by byte (RFC 4180), to locate errors, in the memory of one chunk. DuckDB reports less: it
 * guesses, and parallel reading distorts its line numbers.
 * @param names of the header's columns, for the messages @param wanted rows, counted from 1, whose lines are returned
 * @throws DomainError "invalid" whose message and issues name line and column, counted from 1
 */
export async function scanCsv(
  file: string,
  delimiter: Delimiter,
  names: string[],
  signal?: AbortSignal,
  wanted: ReadonlySet<number> = new Set(),
): Promise<CsvScan> {
  const scanner = new Scanner(delimiter.charCodeAt(0), names, wanted);
  for await (const piece of createReadStream(file, { highWaterMark: 256 * 1024, signal }))
    scanner.take(piece);
  return scanner.finish();
}

class Scanner {
  private state = BEFORE;
  private line = 1;
  private fields = 0;
  private records = 0;
  private offset = 0;
  private recordStart = 0;
  private recordLine = 1;
  private quoteLine = 0;
  private quoteColumn = 0;
  private isAfterCr = false;
  private isCrOfRecord = false;
  private readonly newlines = { lf: 0, crlf: 0, cr: 0 };
  private isUtf8 = true;
  private carried: Uint8Array = new Uint8Array();
  /** First byte that Latin-1 does not print (0x80–0x9f are control codes); relevant only outside UTF-8. */
  private unprintable: { line: number; column: number; byte: number } | undefined;
  private readonly issues: FieldIssue[] = [];
  private ragged = 0;
  private readonly lines = new Map<number, number>();

  constructor(
    private readonly delimiter: number,
    private readonly names: string[],
    private readonly wanted: ReadonlySet<number>,
  ) {}

  take(piece: Buffer): void {
    if (this.isUtf8) this.checkUtf8(piece);
    const isFirst = this.offset === 0;
    const hasMark = isFirst && piece[0] === 0xef && piece[1] === 0xbb && piece[2] === 0xbf;
    if (isFirst && hasMark) this.recordStart = 3;
    for (let index = hasMark ? 3 : 0; index < piece.length; index++)
      this.takeByte(piece[index] as number, this.offset + index);
    this.offset += piece.length;
    if (this.offset - this.recordStart > maxRecordBytes) this.refuseLongRecord();
  }

  finish(): CsvScan {
    if (this.isAfterCr && this.isCrOfRecord) this.newlines.cr++;
    if (this.state === QUOTED) this.refuseOpenQuote();
    if (this.offset > this.recordStart && !this.isBlank(this.offset)) this.endRecord();
    if (this.issues[0]) {
      const more = this.ragged - 1;
      const others =
        more > 0 ? ` ${more} more ${more === 1 ? "line has" : "lines have"} the wrong number of values.` : "";
      throw new DomainError("invalid", this.issues[0].message + others, this.issues);
    }
    if (this.carried.length > 0) this.isUtf8 = false;
    if (!this.isUtf8 && this.unprintable) {
      const { line, column, byte } = this.unprintable;
      this.refuse(
        line,
        column,
        `holds the byte 0x${byte.toString(16)}, which is text neither in UTF-8 nor in Latin-1 (perhaps in Windows-1252). Save the file as UTF-8.`,
      );
    }
    if (this.records < 2) {
      const message =
        "The file has a header in line 1 and no rows: line 2, column 1 should start the first row.";
      throw new DomainError("invalid", message, [issue(2, 1, message)]);
    }
    const kinds = Object.values(this.newlines).filter((count) => count > 0).length;
    return {
      rows: this.records - 1,
      encoding: this.isUtf8 ? "utf-8" : "latin-1",
      hasMixedNewlines: kinds > 1,
      lines: this.lines,
    };
  }

  private takeByte(byte: number, position: number): void {
    if (this.isAfterCr) {
      this.isAfterCr = false;
      if (byte === LF) {
        if (this.isCrOfRecord) {
          this.newlines.crlf++;
          this.recordStart = position + 1;
        }
        return;
      }
      if (this.isCrOfRecord) this.newlines.cr++;
    }
    if (byte === LF || byte === CR) {
      this.takeNewline(byte, position);
      return;
    }
    if (byte === 0) this.refuse(this.line, this.fields + 1, "holds a NUL byte: this is not a text file.");
    if (byte >= 0x80 && byte < 0xa0 && !this.unprintable)
      this.unprintable = { line: this.line, column: this.fields + 1, byte };

    if (this.state === QUOTED) {
      if (byte === QUOTE) this.state = CLOSED;
    } else if (byte === this.delimiter) {
      this.fields++;
      this.state = BEFORE;
    } else if (this.state === CLOSED) {
      if (byte === QUOTE) this.state = QUOTED;
      else if (byte !== SPACE) this.refuseTextAfterQuote();
    } else if (this.state === BEFORE) {
      if (byte === QUOTE) {
        this.state = QUOTED;
        this.quoteLine = this.line;
        this.quoteColumn = this.fields + 1;
      } else if (byte !== SPACE) this.state = BARE;
    }
  }

  private takeNewline(byte: number, position: number): void {
    this.isAfterCr = byte === CR;
    this.isCrOfRecord = this.state !== QUOTED;
    if (this.state !== QUOTED) {
      if (byte === LF) this.newlines.lf++;
      if (!this.isBlank(position) || this.names.length === 1) this.endRecord();
      this.recordStart = position + 1;
      this.recordLine = this.line + 1;
      this.fields = 0;
      this.state = BEFORE;
    }
    this.line++;
  }

  private isBlank(position: number): boolean {
    return position === this.recordStart;
  }

  private endRecord(): void {
    const found = this.fields + 1;
    if (this.wanted.has(this.records)) this.lines.set(this.records, this.recordLine);
    this.records++;
    if (found === this.names.length) return;
    this.ragged++;
    if (this.issues.length >= maxIssues) return;
    const wanted = this.names.length;
    const where =
      found < wanted
        ? `column ${found + 1} ("${this.names[found]}") has none`
        : `column ${wanted + 1} has no name in line 1`;
    const values = counted(found, "value");
    const message = `Line ${this.recordLine} has ${values} where the header has ${wanted} columns: ${where}.`;
    this.issues.push(issue(this.recordLine, Math.min(found, wanted) + 1, message));
  }

  /** Checks UTF-8. A chunk can end inside a character, whose bytes wait for the next chunk. */
  private checkUtf8(piece: Buffer): void {
    const bytes = this.carried.length > 0 ? Buffer.concat([this.carried, piece]) : piece;
    let end = bytes.length;
    for (let back = 1; back <= 3 && back <= bytes.length; back++) {
      const byte = bytes[bytes.length - back] as number;
      if (byte < 0x80) break;
      if (byte < 0xc0) continue;
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      if (length > back) end = bytes.length - back;
      break;
    }
    this.carried = Uint8Array.from(bytes.subarray(end));
    this.isUtf8 = isUtf8(bytes.subarray(0, end));
  }

  private refuseLongRecord(): void {
    if (this.state === QUOTED) this.refuseOpenQuote();
    this.refuse(
      this.recordLine,
      1,
      `starts a row longer than ${maxRecordBytes / 1e6} MB. Is this a CSV file?`,
    );
  }

  private refuseOpenQuote(): never {
    return this.refuse(this.quoteLine, this.quoteColumn, "opens a quote that never closes.");
  }

  private refuseTextAfterQuote(): never {
    const rest = `is followed by more text in line ${this.line}. The quote may be closed too late; write a quote inside a value as "".`;
    return this.refuse(this.quoteLine, this.quoteColumn, `opens a quote whose closing quote ${rest}`);
  }

  private refuse(line: number, column: number, what: string): never {
    const name = this.names[column - 1];
    const message = `Line ${line}, column ${column}${name === undefined ? "" : ` ("${name}")`} ${what}`;
    throw new DomainError("invalid", message, [issue(line, column, message)]);
  }
}
