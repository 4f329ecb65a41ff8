import { execFileSync } from "node:child_process";
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { getArtifactKind } from "@/lib/artifacts/catalog";
import { artifactsOfFiles } from "./artifacts-of-files";
import { readWritten } from "./written-files";

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAYAAAC56t6BAAAADklEQVR4nGP4z8DwHwAFAAH/q842iQAAAABJRU5ErkJggg==",
  "base64",
);
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "switchyard-written-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const write = (name: string, content: string | Buffer) => writeFileSync(join(folder, name), content);

test("each file becomes an artifact of its kind, which its schema accepts", async () => {
  write("report.md", "# The training\n\n![ROC](artifact:roc)");
  write("roc.png", png);
  write("tree.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><g/></svg>');
  write("params.json", '{"depth": 4}');
  const bars = { type: "bar", x: { label: "Importance" }, bars: [{ name: "age", value: 0.4 }] };
  write("importance.json", JSON.stringify({ title: "Importance", description: "Bars.", chart: bars }));
  write("scores.csv", "name,score\n<b>x</b>,1\n");
  write("report.txt", "A second file of this name.");
  const { artifacts, warnings } = await artifactsOfFiles(folder, "team");
  expect(warnings).toEqual([]);
  expect(artifacts.map(({ key, kind }) => [key, kind])).toEqual([
    ["importance", "chart"],
    ["params", "file"],
    ["report", "markdown"],
    ["report.txt", "file"],
    ["roc", "image"],
    ["scores", "file"],
    ["tree", "image"],
  ]);
  for (const { kind, data } of artifacts) getArtifactKind(kind).data.parse(data);
  const dataOf = (key: string) => artifacts.find((each) => each.key === key)!.data;
  expect(dataOf("report")).toMatchObject({ title: "The training" });
  expect(dataOf("roc")).toMatchObject({ mediaType: "image/png", width: 2, height: 3 });
  expect(dataOf("tree")).toMatchObject({ mediaType: "image/svg+xml", width: 40, height: 30 });
  expect(getArtifactKind("file").toMarkdown!(dataOf("scores"))).toContain("| \\<b>x\\</b> | 1 |");
});

const vega = (changes: object) =>
  JSON.stringify({
    $schema: "https://vega.github.io/schema/vega-lite/v5.20.1.json",
    title: "Recall by month",
    data: {
      values: [
        { month: "a<b>", recall: 0.4 },
        { month: "b", recall: 0.6 },
      ],
    },
    mark: "bar",
    encoding: { x: { field: "month" }, y: { field: "recall", type: "quantitative" } },
    ...changes,
  });
const svgOf = (data: unknown) => Buffer.from((data as { base64: string }).base64, "base64").toString();

test("a chart of Vega-Lite becomes a picture that names what it shows", async () => {
  write("recall.json", vega({ description: "Bars of recall." }));
  const { artifacts, warnings } = await artifactsOfFiles(folder, "team");
  expect(warnings).toEqual([]);
  const [{ key, kind, data }] = artifacts as [(typeof artifacts)[number]];
  expect([key, kind]).toEqual(["recall", "image"]);
  expect(getArtifactKind(kind).data.parse(data)).toMatchObject({
    title: "Recall by month",
    description: "Bars of recall.",
    mediaType: "image/svg+xml",
  });
  // Two bars; text is escaped.
  expect(svgOf(data).match(/aria-roledescription="bar"/g)).toHaveLength(2);
  expect(svgOf(data)).toContain(">a&lt;b&gt;<");
});

test.each([
  [
    "reads an address",
    { data: { url: "http://127.0.0.1:1/x.csv" } },
    /names the address http:.*: write the data/,
  ],
  ["reads a file", { data: { url: "file:///etc/passwd" } }, /names the address file:/],
  ["is none", { mark: "nonsense" }, /cannot be drawn/],
  [
    "takes too much",
    { data: { sequence: { start: 0, stop: 1e9 } }, encoding: { x: { field: "data" } } },
    /more memory than it may have|longer than/,
  ],
])("a chart that %s is kept as JSON, with a warning", async (_, changes, warning) => {
  write("chart.json", vega(changes));
  const { artifacts, warnings } = await artifactsOfFiles(folder, "team");
  expect(artifacts).toMatchObject([{ key: "chart", kind: "file", data: { format: "json" } }]);
  expect(warnings).toEqual([expect.stringMatching(warning)]);
});

test("an expression of a chart reaches no code", async () => {
  const calculate = "constructor.constructor('return process')().exit()";
  write("chart.json", vega({ transform: [{ calculate, as: "recall" }] }));
  const { artifacts, warnings } = await artifactsOfFiles(folder, "team");
  expect(artifacts).toMatchObject([{ kind: "file" }]);
  expect(warnings).toEqual([expect.stringMatching(/Illegal callee type: MemberExpression/)]);
});

test("links, pipes, folders and strange names are left out, and nothing behind them is read", async () => {
  const secret = mkdtempSync(join(tmpdir(), "switchyard-secret-"));
  writeFileSync(join(secret, "keys.json"), '{"encryptionKey": "secret"}');
  symlinkSync(join(secret, "keys.json"), join(folder, "linked.json"));
  linkSync(join(secret, "keys.json"), join(folder, "hard.json"));
  execFileSync("mkfifo", [join(folder, "pipe.md")]);
  mkdirSync(join(folder, "folder.md"));
  write(".hidden.md", "#");
  write("new\nline.md", "#");
  write("program.exe", "MZ");
  const { artifacts, warnings } = await artifactsOfFiles(folder, "team");
  expect(artifacts).toEqual([]);
  expect(warnings).toHaveLength(7);
  expect(warnings.join("\n")).toContain('"new\\nline.md" is no artifact');
  for (const name of ["linked.json", "hard.json", "pipe.md", "folder.md"])
    await expect(readWritten(join(folder, name), 1000)).rejects.toMatchObject({ code: "invalid" });
  rmSync(secret, { recursive: true });
});

test("a folder that was replaced by a link is refused", async () => {
  symlinkSync("/etc", join(folder, "artifacts"));
  await expect(artifactsOfFiles(join(folder, "artifacts"), "team")).rejects.toThrow("replaced a folder");
});

test("too many files, too large ones, and what is not what its name says are refused by name", async () => {
  write("large.csv", "x".repeat(4_000_001));
  await expect(artifactsOfFiles(folder, "team")).rejects.toThrow("large.csv is larger than 4 MB.");
  write("large.csv", "");
  write("not.png", "GIF89a");
  await expect(artifactsOfFiles(folder, "team")).rejects.toThrow("not.png is not a picture of this type.");
  rmSync(join(folder, "not.png"));
  write("bytes.md", Buffer.from([0xff, 0xfe, 0xfd]));
  await expect(artifactsOfFiles(folder, "team")).rejects.toThrow("bytes.md is not a text in UTF-8.");
  for (let file = 0; file < 50; file++) write(`${file}.txt`, "");
  await expect(artifactsOfFiles(folder, "team")).rejects.toThrow("more than 50 files");
});
