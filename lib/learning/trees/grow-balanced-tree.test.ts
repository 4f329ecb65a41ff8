import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Feature, questionsOf, unknownCode } from "@/lib/learning/features/features";
import { randomStream } from "@/lib/learning/sampling/random";
import { kernels } from "./compiled-kernels";
import { leafOf } from "./forest";
import { growBalancedTree } from "./grow-balanced-tree";
import { bitLayout } from "./question-bits";

const features: Feature[] = [
  { name: "Make", type: "category", categories: ["Ford", "Honda", "Saab"], categoryOf: {} },
  { name: "Age", type: "number", edges: [20, 30, 40] },
];
const questions = questionsOf(features);
const code = (codes: number) =>
  fc.oneof({ weight: 9, arbitrary: fc.nat({ max: codes - 1 }) }, fc.constant(unknownCode));
const someRows = fc.array(fc.tuple(code(3), code(4), fc.nat({ max: 1 })), { minLength: 1, maxLength: 150 });

function layOut(sample: [number, number, number][]) {
  const codes = [0, 1].map((feature) => Uint8Array.from(sample, (row) => row[feature]!));
  const ofClass = (label: number) =>
    Uint32Array.from([...sample.keys()].filter((row) => sample[row]![2] === label));
  const [legitimate, frauds] = [ofClass(0), ofClass(1)];
  return { codes, laidOut: bitLayout(questions, codes, 8)({ frauds, legitimate }) };
}

test("the WebAssembly was compiled from the source beside it (node scripts/build-kernels.mjs)", () => {
  const source = readFileSync(fileURLToPath(new URL("./kernels.as", import.meta.url)));
  expect(kernels.source).toBe(createHash("sha256").update(source).digest("hex"));
});

test("a question's set has a bit for each row that satisfies it", () => {
  fc.assert(
    fc.property(someRows, (sample) => {
      const { kernels, sets, setBytes, lists, fraudEnd, end } = layOut(sample).laidOut;
      questions.forEach(({ feature, low, high }, question) => {
        const set = sets + question * setBytes;
        const rowsOf = (label: number) =>
          sample.filter((row) => row[2] === label && row[feature]! >= low && row[feature]! <= high).length;
        expect([kernels.count(set, lists, fraudEnd), kernels.count(set, fraudEnd, end)]).toEqual([
          rowsOf(1),
          rowsOf(0),
        ]);
      });
    }),
  );
});

test("memory is used again for samples of as many rows, and replaced for more", () => {
  const codes = [0, 1].map(() => new Uint8Array(400).fill(1));
  const lay = bitLayout(questions, codes, 1);
  const rows = Uint32Array.from({ length: 400 }, (_, row) => row);
  for (const [frauds, legitimate] of [
    [64, 64],
    [63, 65],
    [1, 127],
    [300, 400],
  ] as const) {
    const laidOut = lay({ frauds: rows.subarray(0, frauds), legitimate: rows.subarray(0, legitimate) });
    expect(laidOut.kernels.count(laidOut.sets, laidOut.lists, laidOut.fraudEnd)).toBe(frauds);
    expect(laidOut.kernels.count(laidOut.sets, laidOut.fraudEnd, laidOut.end)).toBe(legitimate);
  }
});

test("every node counts the rows that reach it and their share of frauds", () => {
  fc.assert(
    fc.property(someRows, fc.nat(), (sample, seed) => {
      const { codes, laidOut } = layOut(sample);
      const limits = { max_depth: 8, min_samples_leaf: 1, min_samples_split: 2 };
      const tree = growBalancedTree(laidOut, questions, features.length, limits, randomStream(seed, 0));
      const seen = tree.cover.map(() => 0);
      const seenFrauds = tree.cover.map(() => 0);
      sample.forEach(([, , label], row) => {
        for (let node = 0; ; ) {
          seen[node]!++;
          seenFrauds[node]! += label;
          const feature = tree.feature[node]!;
          if (feature === leafOf(tree.feature)) break;
          const holds = codes[feature]![row]! >= tree.low[node]! && codes[feature]![row]! <= tree.high[node]!;
          node = holds ? tree.yes[node]! : tree.no[node]!;
        }
      });
      expect(tree.cover).toEqual(seen);
      expect(tree.value).toEqual(seenFrauds.map((count, node) => count / seen[node]!));
    }),
  );
});
