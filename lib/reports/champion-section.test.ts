import { expect, test } from "vitest";
import { claimsWords } from "@/lib/datasets/table-words";
import { ChampionComparison } from "@/lib/learning/evaluate/champion-comparison";
import { compareModels } from "@/lib/learning/evaluate/compare-models";
import { figuresOf } from "@/lib/learning/evaluate/measure-model";
import { randomStream } from "@/lib/learning/sampling/random";
import { expectPlain } from "@/tests/plain-report";
import { championSection } from "./champion-section";

const random = randomStream(3, 1);
const labels = Uint8Array.from({ length: 600 }, (_, row) => (row % 6 === 0 ? 1 : 0));
const scored = (weight: number, threshold = 0.5) => ({
  probabilities: Float64Array.from(labels, (label) => weight * label + (1 - weight) * random()),
  threshold,
});
const weak = scored(0.1);
const strong = scored(0.5, 0.4);

function section(champion: typeof weak, challenger: typeof weak, more: object = {}): string {
  const figures = {
    champion: figuresOf(labels, champion),
    challenger: figuresOf(labels, challenger),
    differences: compareModels(labels, champion, challenger),
  };
  const about = { version: "1", threshold: 0.5, basis: "unseen", reason: "", rows: 600, frauds: 100 };
  const text = championSection(
    ChampionComparison.parse({ ...about, figures, ...more }),
    "fraud",
    "2",
    claimsWords,
  );
  expectPlain(text);
  return text;
}

test("names the compared claims and the better model", () => {
  expect(section(weak, strong)).toContain(
    "Compared with version 1 (the champion, threshold 0.50) on 600 held-out claims with 100 frauds: those that neither model learned from. **Version 2 ranks claims better than the champion**: the 95 % interval of the difference in ROC-AUC lies above 0.",
  );
  expect(section(strong, weak)).toContain("**Version 2 ranks claims worse than the champion**");
});

test("describes equal and indistinguishable models", () => {
  const same = section(weak, weak);
  expect(same).toContain("Both give each of these claims the same score.");
  expect(same).toContain("Both flag the same share of claims");
  expect(section(scored(0.2), scored(0.2))).toContain("do not show which of the two ranks claims better");
});

test("does not compare recall at different flag rates", () => {
  expect(section(weak, { ...weak, threshold: 0.3 })).toContain("This model flags more claims, so recall");
  expect(section(weak, { ...weak, threshold: 0.9 })).toContain("This model flags fewer claims, so recall");
});

test("warns of few frauds", () => {
  expect(section(weak, strong, { frauds: 29 })).toContain("> **Few frauds.** With 29 frauds,");
  expect(section(weak, strong, { frauds: 1, rows: 1 })).toContain("on 1 held-out claim with 1 fraud:");
  expect(section(weak, strong, { frauds: 30 })).not.toContain("Few frauds");
});

test("names the champion's recipe when it replaces the champion", () => {
  const text = section(weak, strong, { basis: "refit", reason: "too few claims are new to both" });
  expect(text).toContain(
    "cannot be compared fairly itself: too few claims are new to both. Instead, its recipe",
  );
  expect(text).toContain("| Champion's recipe |");
  expect(text).toContain("ranks claims better than the champion's recipe");
});

test("explains how to get a verdict when there is none", () => {
  const none = { basis: "none", figures: null, reason: "a reason", rows: 1, frauds: 0 };
  const text = section(weak, strong, none);
  expect(text).toContain(
    "**No verdict.** Version 1 is the champion, and it cannot be compared fairly with this one: a reason. 1 held-out claim is new to both, with 0 frauds. To compare fairly, train again with the parameter *refitChampion*",
  );
  expect(text).not.toMatch(/better|worse/);
  expect(section(weak, strong, { ...none, isRefitTried: true })).toContain("could not be trained on these");
});

test("gives no verdict for a comparison from before row identities, and no comparison without a champion", () => {
  const old = { version: "1", threshold: 0.5, recall: 0.9, differences: {}, mayHaveSeen: false };
  expect(championSection(ChampionComparison.parse(old), "fraud", "2", claimsWords)).toContain(
    "**No verdict.**",
  );
  expect(championSection(null, "fraud", "2", claimsWords)).toContain("nothing to compare with");
});
