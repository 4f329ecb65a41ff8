import { readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { createDatasetVersion } from "./create-dataset-version";
import { DownloadOptions, downloadVersion } from "./download-version";
import { literal, withDuckDb } from "./duckdb";

useTestDatabase();

const csv = 'id;amount;"a,b";note\n007;1.234,50;1;=1+1\n8;-2,5;NA;"two\nlines, ""quoted"""\n9;;3;\n';

async function makeVersion(given: string | Buffer = csv, contentType = "text/csv") {
  const { teamId } = await makeTeam();
  return createDatasetVersion(teamId, "cars", Readable.from([given]), { contentType });
}

test("a version comes as CSV as it is written, with formulas made text", async () => {
  const version = await makeVersion();
  const { body, mediaType, fileName } = await downloadVersion("cars", version, { format: "csv" });
  expect({ mediaType, fileName }).toEqual({
    mediaType: "text/csv; charset=utf-8; header=present",
    fileName: "cars-1.csv",
  });
  expect(await text(body)).toBe(
    'id,amount,"a,b",note\r\n007,"1.234,50",1,\'=1+1\r\n8,"\'-2,5",NA,"two\nlines, ""quoted"""\r\n9,,3,\r\n',
  );
});

test("chosen columns come in the given order, and the first rows only", async () => {
  const version = await makeVersion();
  const options = DownloadOptions.parse({ columns: 'note,"a,b"', limit: "2" });
  const { body } = await downloadVersion("cars", version, options);
  expect(await text(body)).toBe('note,"a,b"\r\n\'=1+1,1\r\n"two\nlines, ""quoted""",NA\r\n');
  await expect(downloadVersion("cars", version, { format: "csv", columns: ["none"] })).rejects.toMatchObject({
    code: "invalid",
    issues: [{ path: "none" }],
  });
});

test("Parquet has numbers where all values are numbers or missing, and text elsewhere", async () => {
  const version = await makeVersion();
  const { body, mediaType, fileName } = await downloadVersion("cars", version, { format: "parquet" });
  expect({ mediaType, fileName }).toEqual({
    mediaType: "application/vnd.apache.parquet",
    fileName: "cars-1.parquet",
  });
  const file = path.join(process.env.DATA_DIR!, "read.parquet");
  const bytes = await buffer(body);
  await writeFile(file, bytes);
  const rows = await withDuckDb(async (connection) =>
    (await connection.runAndReadAll(`select * from ${literal(file)}`)).getRowObjectsJson(),
  );
  expect(rows).toEqual([
    { id: "007", amount: 1234.5, "a,b": "1", note: "=1+1" },
    { id: "8", amount: -2.5, "a,b": null, note: 'two\nlines, "quoted"' },
    { id: "9", amount: null, "a,b": "3", note: null },
  ]);
  // Parquet comes back as it was uploaded, byte for byte.
  const again = await makeVersion(bytes, "application/vnd.apache.parquet");
  expect(await buffer((await downloadVersion("cars", again, { format: "parquet" })).body)).toEqual(bytes);
});

const many = `n,text\n${Array.from({ length: 300_000 }, (_, row) => `${row},some text of row ${row}`).join("\n")}\n`;

test("a caller who leaves ends the work and frees the place of a further download", async () => {
  const version = await makeVersion(many);
  for (const format of ["csv", "parquet"] as const) {
    const bodies = await Promise.all(
      Array.from({ length: 4 }, () => downloadVersion("cars", version, { format })),
    );
    await expect(downloadVersion("cars", version, { format })).rejects.toMatchObject({
      code: "rate-limited",
    });
    for (const { body } of bodies) body.on("error", () => {}).destroy();
    await Promise.all(bodies.map(({ body }) => body.closed || new Promise((done) => body.on("close", done))));
    const { body } = await downloadVersion("cars", version, { format });
    expect((await buffer(body)).length).toBeGreaterThan(1_000);
  }
  for (let folders: string[] = ["all"]; folders.length > 0; ) {
    folders = await readdir(path.join(process.env.DATA_DIR!, "tmp"));
    if (folders.length > 0) await sleep(20);
  }
}, 60_000);

test("a download makes only as much as is taken", async () => {
  const version = await makeVersion(many);
  const { body } = await downloadVersion("cars", version, { format: "csv" });
  let taken = 0;
  for await (const piece of body) {
    taken += piece.length;
    if (taken > 100_000) break;
  }
  expect(taken).toBeLessThan(2_000_000);
});
