import { expect, test } from "vitest";
import { claimsOutcome } from "@/lib/datasets/claims-table";
import { codedColumn } from "@/lib/datasets/coded-column";
import { wordsOf } from "@/lib/datasets/table-words";
import { columnDrift } from "@/lib/monitoring/column-drift";
import { chooseRows, type Distinguished } from "@/lib/monitoring/compared-rows";
import type { Findings } from "@/lib/monitoring/log-monitoring";
import { comparePredictions, type ScoredClaims } from "@/lib/monitoring/predictions";
import { expectPlain } from "@/tests/plain-report";
import { driftReport } from "./drift-report";
import { columnCharts } from "./drift-report-charts";

const repeat = (value: string, count: number) => Array.from({ length: count }, () => value);
const makes = codedColumn([...repeat("Honda", 800), ...repeat("Saab", 400)]);
const texts = Array.from({ length: 1200 }, (_, row) => (row % 4 === 0 ? "1" : "0"));
const scores = Float64Array.from(texts, (label, row) => (label === "1" ? 0.55 : 0.2) + (row % 20) / 100);
const labels = codedColumn(texts);
const training = {
  rocAuc: 0.99,
  confusion: [
    [900, 0],
    [3, 297],
  ],
};
const claims = { dataset: "claims", sha256: "0123456789abcdef", rows: 1200, isSynthetic: false };

function report({
  current = makes,
  now = { scores, labels } as ScoredClaims,
  checks = [] as Findings["checks"],
  sha256 = "fedcba9876543210",
  isOfModel = true,
  columns = undefined as Findings["drift"]["columns"] | undefined,
  rows = claims.rows,
  outcome = claimsOutcome,
  figures = training as typeof training | null,
  sides = undefined as { reference: Distinguished; current: Distinguished } | undefined,
} = {}): string {
  const column = { ...columnDrift("Make", makes, current), isOfModel };
  const read = { reference: 1200, current: 1200 };
  const chosen = sides && chooseRows(sides, read, false);
  const text = driftReport({
    monitored: {
      model: { name: "fraud", version: "3", experimentRunId: "x" },
      outcome,
      reference: { ...claims, version: 1 },
      current: { ...claims, version: 2, sha256, rows },
      isTraining: true,
      sampleRows: 5000,
      seed: 1,
    },
    drift: {
      columns: columns ?? [column],
      identifiers: ["PolicyNumber"],
      driftedShare: Number(column.hasDrifted),
      threshold: 0.5,
      hasDrifted: column.hasDrifted,
    },
    predictions: comparePredictions({ scores, labels }, now, 0.5, figures, chosen),
    checks,
  });
  expectPlain(text);
  return text;
}

test("reports that nothing changed and no action is needed", () => {
  expect(report()).toContain(`# Drift report: claims version 2

The one column that was compared has not drifted. The model's scores have not drifted. It finds 100 % of the labelled frauds, 99.0 % in its training: no fewer. All checks of the data passed.

**What to do.** Nothing. These claims look like those they were compared with.`);
});

test("does not rate performance on claims that the model learned from", () => {
  expect(report({ sha256: claims.sha256 })).toContain(
    "which is not meaningful: the model learned from most of these claims. On those held out in its training it found 99.0 %.",
  );
});

test("recommends training when more frauds are missed than chance explains", () => {
  const missed = { scores: scores.map((score) => Math.max(0, score - 0.2)), labels };
  const text = report({ now: missed });
  expect(text).toContain("**fewer, and by more than chance explains**");
  expect(text).toContain("**What to do.** Train again with claims that include these");
});

test("recommends investigating claims when there is drift without labels; names columns not compared", () => {
  const text = report({ current: codedColumn(repeat("Ford", 1200)), now: { scores, labels: undefined } });
  expect(text).toContain("**1 of 1 column (100 %) has drifted**, which the model reads: Make.");
  expect(text).toContain("There are no labels of both classes yet");
  expect(text).toContain("**What to do.** Have a sample of these claims investigated");
  expect(text).toContain(
    "Not compared, because they name or date a claim, are free text or are ignored by the schema: PolicyNumber.",
  );
  expect(text).toContain("](artifact:drift-of-make)");
});

test("lists a failed check first in the advice and in its table", () => {
  const check = { threshold: 0, unit: "count", limit: "most", found: "" } as const;
  const checks = [
    { ...check, name: "Columns that are now constant", value: 0, hasPassed: true },
    { ...check, name: "Columns that are gone", value: 1, hasPassed: false, found: "Age" },
  ];
  const text = report({ checks });
  expect(text).toContain("**What to do.** Look at the data first (columns that are gone)");
  expect(text).toMatch(
    /\| Columns that are gone \| 1 \| at most 0 \| \*\*no\*\* \| Age \|\n\| Columns that are now/,
  );
});

test("describes drifted columns that the model does not read, and no columns", () => {
  const ford = codedColumn(repeat("Ford", 1200));
  expect(report({ current: ford, isOfModel: false })).toContain(
    "**1 of 1 column (100 %) has drifted**, which the model does not read: Make.",
  );
  const drifted = { ...columnDrift("Make", makes, ford), isOfModel: false };
  const two = [drifted, { ...drifted, name: "Age", isOfModel: true }];
  expect(report({ columns: two })).toContain(
    "have drifted**, 1 of them a column that the model reads: Make, Age.",
  );
  expect(report({ columns: [drifted, { ...drifted, name: "Age" }] })).toContain(
    "none of which the model reads",
  );
  expect(report({ columns: [] })).toContain("No columns could be compared.");
});

test("both shares of the greatest change have their decimals", () => {
  const fewer = codedColumn([...repeat("Honda", 720), ...repeat("Saab", 480)]);
  expect(report({ current: fewer })).toMatch(
    /(Honda went from 66\.7 % to 60\.0|Saab went from 33\.3 % to 40\.0) % of claims/,
  );
});

test("bins of one whole number each are drawn in pairs", () => {
  const ages = codedColumn(Array.from({ length: 1200 }, (_, row) => String(20 + (row % 8))));
  const column = { ...columnDrift("Age", ages, ages), isOfModel: true };
  const drift = { columns: [column], identifiers: [], driftedShare: 0, threshold: 0.5, hasDrifted: false };
  const { chart } = Object.values(columnCharts(drift, wordsOf(claimsOutcome)))[0]!;
  expect(chart).toMatchObject({
    groups: [{ name: "20 to 21" }, { name: "22 to 23" }, { name: "24 to 25" }, { name: "26 to 27" }],
  });
});

test("names the classes of any table as its data do", () => {
  const text = report({ outcome: { column: "credit", positive: "bad", negative: "good" } });
  expect(text).toContain("| credit = good | ");
  expect(text).toContain("| credit = bad | ");
  expect(text.replaceAll(/claims version \d/g, "")).not.toMatch(/legitimate|fraud(?! version)|\bclaims?\b/i);
});

test("does not rate performance on labels of a single class", () => {
  const legitimate = codedColumn(repeat("0", 1200));
  const text = report({ now: { scores, labels: legitimate } });
  expect(text).toContain("There are no labels of both classes yet");
  expect(text).not.toContain("the current claims have none");
});

test("does not report a lower recall on few frauds as fallen", () => {
  // Four of five frauds found, where training found 297 of 300.
  const few = codedColumn(Array.from({ length: 1200 }, (_, row) => (row < 5 ? "1" : row < 100 ? "0" : "")));
  const now = Float64Array.from({ length: 1200 }, (_, row) => (row < 4 ? 0.9 : 0.1));
  const text = report({ now: { scores: now, labels: few } });
  expect(text).toContain(
    "80.0 % of the labelled frauds, 99.0 % in its training: chance can explain the difference.",
  );
  expect(text).toContain("> **Few frauds.** With 5 frauds these figures are rough");
});

test("names the sampled side", () => {
  expect(report()).toContain("All rows were used.");
  expect(report({ rows: 100_000 })).toContain(
    "Of claims version 2, about 5,000 rows were used, drawn at random; of the other, all.",
  );
});

const places = Uint32Array.from(texts.keys());
const allLearned = { learned: places, fresh: places.slice(0, 0) };
const allNew = { learned: places.slice(0, 0), fresh: places };
const higher = { scores: scores.map((score) => score + 0.2), labels };

test("scores are compared on rows that the model did not learn from, and the report counts them", () => {
  const held = { learned: places.slice(0, 1000), fresh: places.slice(1000) };
  const text = report({ sides: { reference: held, current: held }, sha256: claims.sha256 });
  expect(text).toContain("The model's scores have not drifted. It finds 100 % of the labelled frauds");
  expect(text).toContain("200 of 1,200 reference claims and 200 of 1,200 current claims.");
  expect(text).toContain("On 200 labelled claims");
  expect(text).toContain("Left out are 1,000 claims that the model learned from.");
});

test("scores of new claims are not judged by claims that the model learned from", () => {
  const text = report({ sides: { reference: allLearned, current: allNew }, now: higher });
  expect(text).toContain("Whether the model's scores have drifted is unknown. It finds");
  expect(text).toContain("The model learned from all reference claims, and learned claims get more extreme");
  expect(text).toContain("would be no sign of it.");
  expect(text).toContain(
    "These claims look like those they were compared with, as far as their columns tell.",
  );
  expect(text).toContain("The model learned from none of these claims.");
  expect(text).not.toContain("have drifted**");
});

test("advice on learned claims, or without figures of the training, does not speak of a recall that has not fallen", () => {
  const learned = report({ sides: { reference: allLearned, current: allLearned }, now: higher });
  expect(learned).toContain("which is not meaningful: the model learned from most of these claims.");
  expect(learned).toContain("Its scores **have drifted**");
  expect(learned).toContain("Have a sample of new claims investigated");
  const elsewhere = report({ now: higher, figures: null });
  expect(elsewhere).toContain("**What to do.** Decide whether the recall is still enough");
  for (const text of [learned, elsewhere]) expect(text).not.toContain("Recall has not fallen");
});
