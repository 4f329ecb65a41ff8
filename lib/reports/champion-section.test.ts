import { expect, test } from "vitest";
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
  const said = championSection(ChampionComparison.parse({ ...about, figures, ...more }), "fraud", "2");
  expectPlain(said);
  return said;
}

test("it says on which claims, and which of the two ranks better", () => {
  expect(section(weak, strong)).toContain(
    "Compared with version 1 (the champion, threshold 0.50) on 600 held-out claims with 100 frauds: those that neither model has learned from. **Version 2 ranks claims better than the champion**: the 95 % interval of the difference in ROC-AUC lies above 0.",
  );
  expect(section(strong, weak)).toContain("**Version 2 ranks claims worse than the champion**");
});

test("equal models, and models that cannot be told apart", () => {
  const same = section(weak, weak);
  expect(same).toContain("Both give each of these claims the same score.");
  expect(same).toContain("Both flag the same share of claims");
  expect(section(scored(0.2), scored(0.2))).toContain("cannot be told from these claims");
});

test("recall at other flag rates is no comparison", () => {
  expect(section(weak, { ...weak, threshold: 0.3 })).toContain("This model flags more claims, so recall");
  expect(section(weak, { ...weak, threshold: 0.9 })).toContain("This model flags fewer claims, so recall");
});

test("few frauds are said", () => {
  expect(section(weak, strong, { frauds: 29 })).toContain("> **Few frauds.** With 29 frauds,");
  expect(section(weak, strong, { frauds: 1, rows: 1 })).toContain("on 1 held-out claim with 1 fraud:");
  expect(section(weak, strong, { frauds: 30 })).not.toContain("Few frauds");
});

test("the champion's recipe in place of the champion is called that", () => {
  const said = section(weak, strong, { basis: "refit", reason: "too few claims are new to both" });
  expect(said).toContain("cannot be compared fairly itself: too few claims are new to both. So its recipe");
  expect(said).toContain("| Champion's recipe |");
  expect(said).toContain("ranks claims better than the champion's recipe");
});

test("no verdict, with the way to get one", () => {
  const none = { basis: "none", figures: null, reason: "a reason", rows: 1, frauds: 0 };
  const said = section(weak, strong, none);
  expect(said).toContain(
    "**No verdict.** Version 1 is the champion, and it cannot be compared fairly with this one: a reason. 1 held-out claim is new to both, with 0 frauds. To compare fairly, train again with the parameter *refitChampion*",
  );
  expect(said).not.toMatch(/better|worse/);
  expect(section(weak, strong, { ...none, isRefitTried: true })).toContain("could not be trained on these");
});

test("a comparison that was made before rows were known has no verdict, and no champion is no comparison", () => {
  const old = { version: "1", threshold: 0.5, recall: 0.9, differences: {}, mayHaveSeen: false };
  expect(championSection(ChampionComparison.parse(old), "fraud", "2")).toContain("**No verdict.**");
  expect(championSection(null, "fraud", "2")).toContain("nothing to compare with");
});
