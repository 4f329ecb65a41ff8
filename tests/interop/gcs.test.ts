import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBucket } from "@/lib/blocks/open-bucket";
import { allowHost } from "@/lib/net/allow-list";
import { uploadReport } from "@/lib/reports/upload-report";
import type { Storage } from "@/lib/storage/storage";
import { measureUpload } from "@/tests/measure-upload";
import { makeTeam, useTestDatabase } from "@/tests/test-database";

// Against gcp-storage-emulator (PyPI), written by others. It lacks preconditions; those are tested with
// tests/gcs-server.ts beside the code.

const port = 16_000 + (process.pid % 10_000);
const endpoint = `http://127.0.0.1:${port}`;
let emulator: ChildProcess;
let bucket: Storage;

useTestDatabase();

beforeAll(async () => {
  const args = [
    "start",
    "--host",
    "127.0.0.1",
    "--port",
    String(port),
    "--in-memory",
    "--default-bucket",
    "claims",
  ];
  emulator = spawn("gcp-storage-emulator", args, { stdio: "ignore" });
  const failed = new Promise<never>((_, reject) =>
    emulator.once("error", () =>
      reject(new Error("Put a venv with gcp-storage-emulator on the PATH (see .ci/run).")),
    ),
  );
  const listed = (async () => {
    while (!(await fetch(`${endpoint}/storage/v1/b/claims/o`).catch(() => undefined))?.ok) await sleep(100);
  })();
  await Promise.race([listed, failed]);
  const { teamId, userId } = await makeTeam();
  await allowHost(teamId, { host: "127.0.0.1", createdBy: userId });
  bucket = await openBucket(teamId, { bucket: "claims", prefix: "raw/", endpoint });
});
afterAll(() => emulator?.kill());

test("what is put in chunks is read back, whole and in part, listed and deleted", async () => {
  const bytes = randomBytes(18 * 2 ** 20);
  const pieces = Array.from({ length: 18 }, (_, at) => bytes.subarray(at * 2 ** 20, (at + 1) * 2 ** 20));
  const { uri, sha256, sizeBytes } = await bucket.put("a/large.bin", Readable.from(pieces));
  expect({ sha256, sizeBytes }).toEqual({
    sha256: createHash("sha256").update(bytes).digest("hex"),
    sizeBytes: bytes.length,
  });
  expect((await buffer(await bucket.read(uri))).equals(bytes)).toBe(true);
  const part = await buffer(await bucket.read(uri, { start: 9_000_000, end: 9_000_099 }));
  expect(part.equals(bytes.subarray(9_000_000, 9_000_100))).toBe(true);
  await bucket.put("a/empty", "");
  expect(await bucket.list("a")).toEqual([
    { path: "a/empty", isDirectory: false, sizeBytes: 0 },
    { path: "a/large.bin", isDirectory: false, sizeBytes: bytes.length },
  ]);
  expect(await bucket.list("")).toEqual([{ path: "a", isDirectory: true, sizeBytes: 0 }]);
  await bucket.deleteFolder("a");
  expect(await bucket.list("")).toEqual([]);
  await expect(bucket.read(uri)).rejects.toMatchObject({ code: "not-found" });
});

test("a second put of the same bytes finds the first; of others it is a conflict", async () => {
  const first = await bucket.put("x.csv", "hello");
  expect(await bucket.put("x.csv", "hello")).toEqual(first);
  await expect(bucket.put("x.csv", "other")).rejects.toMatchObject({ code: "conflict" });
  expect(await text(await bucket.read(first.uri))).toBe("hello");
});

test("the Python of the upload's report reads it as it is pasted", async () => {
  const stored = await bucket.put("claims.csv", "id;name\n1;Müller\n2;Ada\n");
  const report = uploadReport({
    ...stored,
    from: "claims version 1",
    dataset: "claims",
    version: 2,
    durationMs: 10,
    endpoint,
    contents: {
      format: "csv",
      dialect: { delimiter: ";", encoding: "utf-8", quote: '"', hasMixedNewlines: false },
      rows: 2,
      columns: [],
    },
  });
  const block = report.match(/```python\n([\s\S]*?)\n```/)![1]!;
  const { stdout } = await promisify(execFile)("python", ["-c", block]);
  expect(stdout).toBe("2 rows\n");
});

test("2 GiB are uploaded within 300 MB of memory", async () => {
  const measured = await measureUpload(2 * 2 ** 30);
  expect(measured).toMatchObject({ sizeBytes: 2 * 2 ** 30, isWhole: true });
  expect(measured.grownBytes).toBeLessThan(300e6);
  console.log(
    `2 GiB: ${measured.seconds.toFixed(1)} s, grown by ${(measured.grownBytes / 1e6).toFixed(0)} MB`,
  );
}, 600_000);
