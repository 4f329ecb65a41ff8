import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { claimsWords } from "@/lib/datasets/table-words";
import { expectPlain } from "@/tests/plain-report";
import { someEvaluation, someFacts } from "@/tests/some-evaluation";
import { modelReport } from "./model-report";
import { modelReportCharts } from "./model-report-charts";

const ten = [1, 1, 0, 0, 0, 0, 0, 0, 0, 0];
const scores = [0.9, 0.4, 0.8, 0.3, 0.2, 0.2, 0.1, 0.1, 0.1, 0.1];
const report = (...args: Parameters<typeof someEvaluation>) =>
  modelReport(someFacts, someEvaluation(...args));

describe("the model's findings", () => {
  test("states frauds found, effort and uncertainty", () => {
    expect(report(ten, scores)).toContain(
      "At threshold 0.50 the model finds **1 of 2 frauds (50 %)**, with a 95 % interval of 9 % to 91 %, and flags **20 % of all claims** to do it: 2.0 flagged claims for each fraud found.",
    );
  });
  test("no claim flagged", () => {
    expect(report(ten, scores, { threshold: 0.95 })).toContain(
      "At threshold 0.95 the model flags no claim, so it finds **none of 2 frauds**.",
    );
  });
  test("flagged claims without a fraud", () => {
    const wrong = [0.1, 0.1, 0.9, 0.9, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1];
    expect(report(ten, wrong)).toContain("**none of 2 frauds**: all 2 flagged claims are legitimate.");
    const single = wrong.with(3, 0.1);
    expect(report(ten, single)).toContain("**none of 2 frauds**: the one flagged claim is legitimate.");
  });
  test("every claim flagged", () => {
    expect(report(ten, scores, { threshold: 0.05 })).toContain(
      "and flags **every claim** to do it: 5.0 flagged claims for each fraud found.",
    );
  });
  test("one flagged claim per fraud", () => {
    const perfect = ten.map((label) => 0.9 * label);
    expect(report(ten, perfect)).toContain("to do it: 1.0 flagged claim for each fraud found.");
  });
});

describe("the untrained rule", () => {
  const rule = [1, 0, 1, 0, 0, 0, 0, 0, 0, 0];
  test("is compared at the same flag rate", () => {
    // At its threshold the model flags five times as many claims as the rule, and finds both frauds.
    const text = report(ten, [0.9, 0.6, 0.8, ...Array(7).fill(0.55)], { rule });
    expect(text).toContain("finds as many frauds as the rule: 50 %.");
    expect(text).toContain("Flagging as many claims as the untrained rule below (20 %), the model");
  });
  test("finds more or fewer frauds", () => {
    expect(report(ten, [0.9, 0.8, ...Array(8).fill(0.1)], { rule })).toContain(
      "finds more frauds than the rule: 100 % against 50 %.",
    );
    expect(report(ten, [0.1, 0.1, 0.9, 0.9, ...Array(6).fill(0.2)], { rule })).toContain(
      "finds fewer frauds than the rule: 0 % against 50 %.",
    );
  });
  test("flags no or all claims", () => {
    expect(report(ten, scores, { rule: Array(10).fill(0) })).toContain("rule below flags no claim.");
    expect(report(ten, scores, { rule: Array(10).fill(1) })).toContain("rule below flags every claim.");
  });
  test("is absent when the data lack its columns", () => {
    expect(report(ten, scores)).not.toMatch(/untrained rule|needs no model/);
  });
});

describe("warnings", () => {
  const many = Array.from({ length: 400 }, (_, row) => (row % 4 === 0 ? 1 : 0));
  test("few frauds", () => {
    expect(report(ten, scores)).toContain("> **Few frauds.** The model was tested on 2 frauds,");
    expect(report([1, ...Array(9).fill(0)], scores)).toContain("tested on 1 fraud,");
    expect(report(many, many)).not.toContain("Few frauds");
  });
  test("no better than chance when the interval of the ROC-AUC contains 0.5", () => {
    const blind = many.map((_, row) => ((row * 37) % 100) / 100);
    expect(report(many, blind)).toMatch(/No better than chance.*0\.4\d+ to 0\.5\d+, contains 0\.5\./);
    expect(
      report(
        many,
        many.map((label) => 1 - label),
      ),
    ).toContain("Worse than chance");
    expect(report(many, many)).not.toContain("chance.**");
  });
  test("held-out claims that repeat training claims", () => {
    expect(report(ten, scores, { repeatedRows: 1 })).toContain("1 held-out claim equals a claim that");
    expect(report(ten, scores, { repeatedRows: 3 })).toContain("3 held-out claims equal a claim that");
    expect(report(ten, scores, { repeatedRows: 0 })).not.toContain("Repeated");
  });
});

describe("the threshold", () => {
  test("that was entered is not reported as chosen", () => {
    const text = report(ten, scores);
    expect(text).toContain(
      "The threshold 0.50 was set as the run's parameters say; it was not chosen on training claims.",
    );
    expect(text).not.toContain("never on these claims");
    expect(report(ten, scores, { threshold: 0.0012 })).toContain("At threshold 0.0012 the model");
  });
  test("that a rule chose is reported as chosen on training claims", () => {
    const thresholdFrom = "the lowest cost in a 5-fold cross-validation of the training claims";
    expect(report(ten, scores, { thresholdFrom, threshold: 0.41237 })).toContain(
      "The threshold 0.4124 was chosen by the lowest cost in a 5-fold cross-validation of the training claims, never on these claims.",
    );
  });
});

describe("money", () => {
  test("costs the same as a way without a model", () => {
    const text = report(ten, scores, { threshold: 0.95 });
    expect(text).toContain("costs **200.00 a claim**");
    expect(report(ten, Array(10).fill(0.9))).toContain(
      "The cheapest way without a model costs the same: investigating every claim.",
    );
  });
  test("costs less, or more", () => {
    const perfect = ten.map((label) => 0.9 * label);
    expect(report(ten, perfect)).toContain(
      "That is 80.00 a claim less than the cheapest way without a model, investigating every claim.",
    );
    expect(report(ten, scores, { threshold: 0.95 })).toContain(
      "**A way without a model costs 100.00 a claim less**: investigating every claim.",
    );
  });
});

test("accuracy is not informative only when few claims are frauds", () => {
  expect(report([1, ...Array(9).fill(0)], scores)).toContain("accuracy is not informative");
  expect(report([1, 1, 1, 1, 1, 0, 0, 0, 0, 0], scores)).not.toContain("accuracy is not informative");
});

test("features without influence, and a single influential feature", () => {
  const described = (importance: { feature: string; value: number }[]) =>
    modelReportCharts(someEvaluation(ten, scores, { importance }), claimsWords)["feature-importance"]!
      .description;
  expect(described([{ feature: "Fault", value: 1 }])).toContain("the first is Fault with 100 %");
  expect(described([{ feature: "Fault", value: 0 }])).toContain("no feature decides anything");
});

test("features beyond the first are one bar together", () => {
  const importance = Array.from({ length: 80 }, (_, at) => ({ feature: `c${at}`, value: 1 / 80 }));
  const { chart } = modelReportCharts(someEvaluation(ten, scores, { importance }), claimsWords)[
    "feature-importance"
  ]!;
  const bars = chart.type === "bar" ? chart.bars : [];
  expect(bars).toHaveLength(30);
  expect(bars.at(-1)).toEqual({ name: "51 others", value: expect.closeTo(51 / 80) });
});

test("names the dates and texts that the schema keeps from the model", () => {
  const report = (leftOut: { dates: string[]; texts: string[] }) =>
    modelReport({ ...someFacts, leftOut }, someEvaluation(ten, scores));
  expect(report({ dates: ["opened"], texts: [] })).toContain(
    "The schema ignores the date *opened*; as a feature, it would give parts, such as the month, and distances in days.",
  );
  expect(report({ dates: ["a", "b*"], texts: ["note", "why"] })).toContain(
    "The schema ignores the dates *a* and *b\\**; as features, they would give parts, such as the month, and distances in days. No model learns from free text: *note* and *why* are left out.",
  );
  expect(report({ dates: [], texts: [] })).not.toMatch(/ignores|free text/);
});

test("reports an evaluation from before figures had intervals", () => {
  const text = report(ten, scores, { figures: undefined });
  expect(text).toContain("ROC-AUC 0.938");
  expectPlain(text);
});

test("for any result, the report has no gaps, no plural of one and no sign before 0", () => {
  const row = fc.record({
    label: fc.constantFrom<number[]>(0, 1),
    score: fc.constantFrom(0, 0.1, 0.5, 0.5001, 0.9, 1),
    rule: fc.constantFrom<number[]>(0, 1),
  });
  const both = fc
    .array(row, { minLength: 2, maxLength: 40 })
    .filter((rows) => new Set(rows.map(({ label }) => label)).size === 2);
  fc.assert(
    fc.property(both, fc.constantFrom(0, 0.5, 1), (rows, threshold) => {
      const labels = rows.map(({ label }) => label);
      const frauds = labels.reduce((sum, label) => sum + label, 0);
      const found = rows.filter(({ label, score }) => label === 1 && score > threshold).length;
      const text = modelReport(
        { ...someFacts, testRows: rows.length, testFrauds: frauds },
        someEvaluation(
          labels,
          rows.map(({ score }) => score),
          { threshold, rule: rows.map(({ rule }) => rule) },
        ),
      );
      expectPlain(text);
      expect(text).toContain(found === 0 ? "**none of " : `finds **${found} of ${frauds} `);
    }),
    { numRuns: 150 },
  );
});
