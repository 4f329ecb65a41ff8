import fc from "fast-check";
import { expect, test } from "vitest";
import { type Feature, questionsOf, unknownCode } from "@/lib/learning/features/features";
import { randomStream } from "@/lib/learning/sampling/random";
import { leafOf } from "./forest";
import { growBalancedTree } from "./grow-balanced-tree";
import { bitCount, bitLayout } from "./question-bits";

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
  return { codes, laidOut: bitLayout(features, questions, codes)({ frauds, legitimate }) };
}

test("a question's set has a bit for each row that satisfies it", () => {
  fc.assert(
    fc.property(someRows, (sample) => {
      const { bits, starts, words, fraudWords } = layOut(sample).laidOut;
      questions.forEach(({ feature, low, high }, question) => {
        const set = bits.subarray(starts[question]!, starts[question]! + words);
        const bitsOf = (part: Int32Array) => part.reduce((sum, word) => sum + bitCount(word), 0);
        const rowsOf = (label: number) =>
          sample.filter((row) => row[2] === label && row[feature]! >= low && row[feature]! <= high).length;
        expect([bitsOf(set.subarray(0, fraudWords)), bitsOf(set.subarray(fraudWords))]).toEqual([
          rowsOf(1),
          rowsOf(0),
        ]);
      });
    }),
  );
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
