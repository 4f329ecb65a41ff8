import { mkdtempSync, rmSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DomainError } from "@/lib/base/errors";
import { zipOf } from "@/tests/zip-archive";
import { mergeTables } from "./merge-tables";
import { unpack } from "./unpack";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "switchyard-unpack-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function unpacked(bytes: Buffer | string, room = 2 ** 30) {
  const file = join(folder, "archive");
  await writeFile(file, bytes);
  const left = { bytes: room };
  const files = await unpack({ name: "a.zip", file }, folder, left);
  const texts = await Promise.all(files.map(async (one) => [one.name, await readFile(one.file, "utf8")]));
  return { texts: Object.fromEntries(texts), left: left.bytes };
}

/** The archive with a locator of ZIP64 before its end, which names an offset. */
function withZip64Locator(archive: Buffer, offset: bigint): Buffer {
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(offset, 8);
  return Buffer.concat([archive.subarray(0, -22), locator, archive.subarray(-22)]);
}

const mebibyte = Buffer.alloc(2 ** 20, "0");

test("a plain file stays, gzip is unpacked, ZIP gives each table but what programs add", async () => {
  expect((await unpacked("a\n1\n")).texts).toEqual({ "a.zip": "a\n1\n" });
  expect(await unpacked(gzipSync("a\n1\n"), 100)).toEqual({ texts: { "a.zip": "a\n1\n" }, left: 96 });
  const archive = zipOf({
    "x/": "",
    "x/one.csv": "a\n1\n",
    "x/two.csv": "a\n2\n",
    "__MACOSX/x/._one.csv": "junk",
    ".DS_Store": "junk",
    "empty.csv": "",
  });
  expect((await unpacked(archive)).texts).toEqual({
    "a.zip/x/one.csv": "a\n1\n",
    "a.zip/x/two.csv": "a\n2\n",
    "a.zip/empty.csv": "",
  });
});

test.each([
  ["a gzip bomb", gzipSync(Buffer.concat(Array(20).fill(mebibyte))), "more than 200 times its size"],
  ["a ZIP bomb", zipOf({ "a.csv": Buffer.concat(Array(20).fill(mebibyte)) }), "more than 200 times its size"],
  ["an archive in an archive", zipOf({ "b.zip": zipOf({ a: "1" }) }), "holds another archive"],
  ["gzip in gzip", gzipSync(gzipSync("a\n")), "holds another archive"],
  ["an Excel workbook", zipOf({ "[Content_Types].xml": "<x/>" }), "is an Excel workbook"],
  ["an archive without files", zipOf({ "x/": "" }), "is a ZIP archive without files"],
  ["a broken gzip file", Buffer.concat([gzipSync("abc").subarray(0, 12), Buffer.alloc(9)]), "cannot be read"],
  ["an archive that is cut off", zipOf({ "a.csv": "a\n1\n" }).subarray(0, 40), "file is truncated"],
  ["an encrypted entry", zipOf({ "a.csv": "a" }, (header) => header.writeUInt16LE(1, 8)), "is encrypted"],
  [
    "another method",
    zipOf({ "a.csv": "a" }, (header) => header.writeUInt16LE(12, 10)),
    "another method than deflate",
  ],
  [
    "a wrong checksum",
    zipOf({ "a.csv": "a" }, (header) => header.writeUInt32LE(7, 16)),
    "its checksum is wrong",
  ],
  [
    "an entry that is elsewhere",
    zipOf({ "a.csv": "a" }, (header) => header.writeUInt32LE(9, 42)),
    "invalid local file header",
  ],
  [
    "an entry that says that it is huge",
    zipOf({ "a.csv": "a" }, (header) => header.writeUInt32LE(0xffffffff, 24)),
    "more bytes than the limit",
  ],
  ["a path out of the archive", zipOf({ "../a.csv": "a" }), "invalid relative path"],
  ["ZIP64 at an impossible place", withZip64Locator(zipOf({ a: "1" }), 2n ** 63n), "it is cut off"],
  ["ZIP64 of another file", withZip64Locator(zipOf({ a: "1" }), 0n), "invalid zip64"],
])("%s is refused", async (_, bytes, message) => {
  await expect(unpacked(bytes)).rejects.toThrow(message);
});

test("an entry that says that it is small ends at that size", async () => {
  const lying = zipOf({ "a.csv": "x".repeat(5_000) }, (header) => header.writeUInt32LE(1, 24));
  await expect(unpacked(lying, 1_000)).rejects.toThrow("too many bytes in the stream. expected 1");
});

test("an archive with more entries than may be is refused", async () => {
  const many = Object.fromEntries(Array.from({ length: 1_001 }, (_, at) => [`${at}.csv`, "a"]));
  await expect(unpacked(zipOf(many))).rejects.toMatchObject({ code: "too-large" });
});

test("bytes changed at random are unpacked or refused, never a crash", async () => {
  const archive = zipOf({ "a.csv": "a\n1\n", "b.csv": "b\n2\n" });
  const change = fc.tuple(fc.nat(archive.length - 1), fc.nat(255));
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
      const bytes = Buffer.from(archive);
      for (const [at, byte] of changes) bytes[at] = byte;
      await unpacked(bytes, 1_000).catch((error) => expect(error).toBeInstanceOf(DomainError));
    }),
    { numRuns: 300 },
  );
});

test("files of one shape become one table, whatever their delimiter and the order of their columns", async () => {
  const files = [
    { name: "one", file: join(folder, "one") },
    { name: "two", file: join(folder, "two") },
  ];
  await writeFile(files[0]!.file, 'a,b\n1,"x, y"\n2,\n');
  await writeFile(files[1]!.file, "b;a\nz;3\n");
  const { file, contentType } = await mergeTables(files, folder);
  expect(contentType).toBe("text/csv");
  expect(await readFile(file, "utf8")).toBe('a,b\n1,"x, y"\n2,\n3,z\n');
  await writeFile(files[1]!.file, "b;c\nz;3\n");
  await expect(mergeTables(files, folder)).rejects.toThrow(
    "two has other columns than one: it lacks a, and it adds c.",
  );
  await writeFile(files[1]!.file, "a,b\n1\n");
  await expect(mergeTables(files, folder)).rejects.toThrow(/^two: .*[Ll]ine 2/);
});
