import { createReadStream, createWriteStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import path from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import type { Entry } from "yauzl";
import { DomainError } from "@/lib/base/errors";
import { Crc32 } from "./crc32";
import { refuse, withZip, type Zip } from "./read-zip";

/** A file to import, with its name in words. */
export interface NamedFile {
  name: string;
  file: string;
}

const mostEntries = 1_000;
/** A table seldom shrinks to less than a hundredth; small archives may, since they do no harm. */
const mostRatio = 200;
const freeBytes = 16 * 1024 * 1024;

/**
 * The files in an archive: of a ZIP archive all but hidden ones, of a gzip file its content, else the file itself.
 * Unpacked files are written into `folder` under numbers. Bytes are counted as they are unpacked, whatever the archive
 * says of its sizes.
 * @param room bytes that all files together may have; reduced by what was unpacked
 * @throws DomainError "too-large" beyond the room, and for a bomb; "invalid" for an archive in an archive, an Excel
 * workbook, or a broken archive
 */
export async function unpack(
  { name, file }: NamedFile,
  folder: string,
  room: { bytes: number },
  signal?: AbortSignal,
): Promise<NamedFile[]> {
  const kind = await kindOf(file);
  if (kind === "other") return [{ name, file }];
  const target = (index: number) => path.join(folder, `unpacked-${path.basename(file)}-${index}`);
  if (kind === "gzip") {
    const packed = (await stat(file)).size;
    await pipeline(
      createReadStream(file),
      createGunzip(),
      bounded(name, packed, room),
      createWriteStream(target(0)),
      { signal },
    ).catch(refuse);
    await refuseNested(target(0), name);
    return [{ name: name.replace(/\.gz$/i, ""), file: target(0) }];
  }
  return withZip(file, mostEntries, async (zip) => {
    const entries = zip.entries.filter(isTable);
    if (entries.some(({ fileName }) => fileName === "[Content_Types].xml"))
      throw new DomainError(
        "invalid",
        `${name} is an Excel workbook or another office document. Save it as CSV.`,
      );
    if (entries.length === 0) throw new DomainError("invalid", `${name} is a ZIP archive without files.`);
    const files: NamedFile[] = [];
    for (const [index, entry] of entries.entries()) {
      await unpackEntry(zip, entry, target(index), room, signal);
      await refuseNested(target(index), entry.fileName);
      files.push({ name: `${name}/${entry.fileName}`.slice(0, 300), file: target(index) });
    }
    return files;
  });
}

async function unpackEntry(
  zip: Zip,
  entry: Entry,
  target: string,
  room: { bytes: number },
  signal?: AbortSignal,
): Promise<void> {
  const { fileName: name, compressedSize, uncompressedSize, crc32 } = entry;
  if (uncompressedSize > room.bytes) throw tooLarge(name);
  const crc = new Crc32();
  const counted = bounded(name, compressedSize, room, crc);
  await pipeline(await zip.contentOf(entry), counted, createWriteStream(target), { signal }).catch(refuse);
  if (crc.value !== crc32)
    throw new DomainError("invalid", `${name} in the ZIP archive is damaged: its checksum is wrong.`);
}

/** Counts unpacked bytes and ends with an error beyond the room or the ratio of a bomb. */
function bounded(name: string, packedBytes: number, room: { bytes: number }, crc?: Crc32): Transform {
  let passed = 0;
  return new Transform({
    transform(bytes: Buffer, _, done) {
      passed += bytes.length;
      room.bytes -= bytes.length;
      crc?.update(bytes);
      if (room.bytes < 0) return done(tooLarge(name));
      if (passed > freeBytes && passed > mostRatio * packedBytes)
        return done(
          new DomainError(
            "too-large",
            `${name} unpacks to more than ${mostRatio} times its size. Upload the file unpacked.`,
          ),
        );
      done(null, bytes);
    },
  });
}

async function kindOf(file: string): Promise<"zip" | "gzip" | "other"> {
  const handle = await open(file, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    const head = buffer.subarray(0, bytesRead).toString("latin1");
    if (head === "PK\x03\x04" || head === "PK\x05\x06") return "zip";
    return head.startsWith("\x1f\x8b") ? "gzip" : "other";
  } finally {
    await handle.close();
  }
}

async function refuseNested(file: string, name: string): Promise<void> {
  if ((await kindOf(file)) !== "other")
    throw new DomainError("invalid", `${name} holds another archive. Unpack it first.`);
}

/** Files that programs add to archives are no tables. */
function isTable({ fileName }: Entry): boolean {
  return !fileName.split("/").some((part) => part.startsWith(".") || part === "__MACOSX");
}

function tooLarge(name: string): DomainError {
  return new DomainError("too-large", `${name} unpacks to more bytes than the limit allows.`);
}
