import fc from "fast-check";
import { expect, test } from "vitest";
import { type Feature, questionsOf, unknownCode } from "@/lib/learning/features/features";
import { randomStream } from "@/lib/learning/sampling/random";
import { leaf } from "./forest";
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

function layOut(given: [number, number, number][]) {
  const codes = [0, 1].map((feature) => Uint8Array.from(given, (row) => row[feature]!));
  const ofClass = (label: number) =>
    Uint32Array.from([...given.keys()].filter((row) => given[row]![2] === label));
  const [legitimate, frauds] = [ofClass(0), ofClass(1)];
  return { codes, laidOut: bitLayout(features, questions, codes)({ frauds, legitimate }) };
}

test("a question's set has a bit for each row of which it holds", () => {
  fc.assert(
    fc.property(someRows, (given) => {
      const { bits, starts, words, fraudWords } = layOut(given).laidOut;
      questions.forEach(({ feature, low, high }, at) => {
        const set = bits.subarray(starts[at]!, starts[at]! + words);
        const bitsOf = (part: Int32Array) => part.reduce((sum, word) => sum + bitCount(word), 0);
        const rowsOf = (label: number) =>
          given.filter((row) => row[2] === label && row[feature]! >= low && row[feature]! <= high).length;
        expect([bitsOf(set.subarray(0, fraudWords)), bitsOf(set.subarray(fraudWords))]).toEqual([
          rowsOf(1),
          rowsOf(0),
        ]);
      });
    }),
  );
});

test("every node of a tree counts the rows that come to it, and their share of frauds", () => {
  fc.assert(
    fc.property(someRows, fc.nat(), (given, seed) => {
      const { codes, laidOut } = layOut(given);
      const limits = { max_depth: 8, min_samples_leaf: 1, min_samples_split: 2 };
      const tree = growBalancedTree(laidOut, questions, features.length, limits, randomStream(seed, 0));
      const seen = tree.cover.map(() => 0);
      const seenFrauds = tree.cover.map(() => 0);
      given.forEach(([, , label], row) => {
        for (let node = 0; ; ) {
          seen[node]!++;
          seenFrauds[node]! += label;
          const asked = tree.feature[node]!;
          if (asked === leaf) break;
          const holds = codes[asked]![row]! >= tree.low[node]! && codes[asked]![row]! <= tree.high[node]!;
          node = holds ? tree.yes[node]! : tree.no[node]!;
        }
      });
      expect(tree.cover).toEqual(seen);
      expect(tree.value).toEqual(seenFrauds.map((count, node) => count / seen[node]!));
    }),
  );
});
