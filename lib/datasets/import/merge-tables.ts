import { open } from "node:fs/promises";
import path from "node:path";
import { DomainError } from "@/lib/base/errors";
import type { FileContents } from "@/lib/datasets/dataset";
import { csvTable, identifier, literal, parquetTable, withDuckDb } from "@/lib/datasets/duckdb";
import { inspectFile } from "@/lib/datasets/inspect-file";
import type { NamedFile } from "./unpack";

/** A table in one file, with its media type. */
export interface OneTable {
  file: string;
  contentType: string;
}

const mediaTypes = { csv: "text/csv", parquet: "application/vnd.apache.parquet" };

/**
 * Tables of one shape in one file, their rows in the given order. A single file stays as it is.
 * @throws DomainError "invalid" naming the file and the columns that differ, or the file that is no table
 */
export async function mergeTables(
  files: readonly NamedFile[],
  folder: string,
  signal?: AbortSignal,
): Promise<OneTable> {
  const [first] = files;
  if (!first) throw new DomainError("invalid", "There is no file to import.");
  if (files.length === 1) return { file: first.file, contentType: await mediaTypeOf(first) };
  const contents: FileContents[] = [];
  for (const { name, file } of files)
    contents.push(
      await inspectFile(file, { contentType: await mediaTypeOf({ name, file }), signal }).catch((error) => {
        if (!(error instanceof DomainError)) throw error;
        throw new DomainError(error.code, `${name}: ${error.message}`, error.issues);
      }),
    );
  const [shape] = contents;
  for (const [index, other] of contents.entries()) requireShape(first, shape!, files[index]!, other);
  const { format, columns } = shape!;
  const target = path.join(folder, `merged.${format}`);
  const names = columns.map(({ name }) => name);
  const parts = files.map(({ file }, index) => {
    const { dialect, columns: own } = contents[index]!;
    const place = new Map(own.map(({ name }, at) => [name, at]));
    const selected = names.map((name) =>
      dialect ? `c${place.get(name)} as ${identifier(name)}` : identifier(name),
    );
    return `select ${selected.join(", ")} from ${dialect ? csvTable(file, dialect, names.length) : parquetTable(file)}`;
  });
  const options =
    format === "csv" ? `format csv, header, delim ',', quote '"', escape '"'` : "format parquet";
  await withDuckDb(
    (connection) => connection.run(`copy (${parts.join(" union all ")}) to ${literal(target)} (${options})`),
    signal,
  );
  return { file: target, contentType: mediaTypes[format] };
}

function requireShape(first: NamedFile, shape: FileContents, file: NamedFile, other: FileContents): void {
  if (other.format !== shape.format)
    throw new DomainError(
      "invalid",
      `${file.name} is ${other.format}, and ${first.name} is ${shape.format}.`,
    );
  const names = shape.columns.map(({ name }) => name);
  const others = other.columns.map(({ name }) => name);
  const missing = names.filter((name) => !others.includes(name));
  const added = others.filter((name) => !names.includes(name));
  if (missing.length === 0 && added.length === 0) return;
  const differences = [
    missing.length > 0 ? `it lacks ${missing.slice(0, 10).join(", ")}` : "",
    added.length > 0 ? `it adds ${added.slice(0, 10).join(", ")}` : "",
  ];
  throw new DomainError(
    "invalid",
    `${file.name} has other columns than ${first.name}: ${differences.filter(Boolean).join(", and ")}.`,
  );
}

async function mediaTypeOf({ file }: NamedFile): Promise<string> {
  return (await isParquet(file)) ? mediaTypes.parquet : mediaTypes.csv;
}

async function isParquet(file: string): Promise<boolean> {
  const handle = await open(file, "r");
  try {
    const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.toString("latin1") === "PAR1";
  } finally {
    await handle.close();
  }
}
