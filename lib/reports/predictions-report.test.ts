import { expect, test } from "vitest";
import { expectPlain } from "@/tests/plain-report";
import { PredictionFacts } from "./prediction-facts";
import { distributionChart, predictionsReport } from "./predictions-report";

function factsOf(more: object): PredictionFacts {
  return PredictionFacts.parse({
    dataset: "claims",
    version: 2,
    datasetSha256: "0",
    isSynthetic: false,
    model: "fraud",
    modelVersion: "3",
    alias: null,
    kind: "logistic-regression",
    threshold: 0.5,
    claimKey: ["PolicyNumber"],
    hasProbabilities: true,
    claims: 100,
    duplicates: 0,
    flagged: 5,
    distribution: [60, 40],
    output: { dataset: "scored", version: 1, sha256: "0" },
    table: null,
    highest: [],
    ...more,
  });
}

function report(more: object): string {
  const facts = factsOf(more);
  const text = predictionsReport(facts, "log-odds");
  expectPlain(`${text}\n${distributionChart(facts).description}`);
  return text;
}

/** Names of the bars of the chart. */
function chartOf(more: object): string[] {
  const { chart } = distributionChart(factsOf(more));
  return chart.type === "bar" ? chart.bars.map(({ name }) => name) : [];
}

test("bars of rare positives have steps around their probabilities, as percentages", () => {
  const rare = { distribution: [90, 9, 1], edges: [0, 0.0002, 0.05, 1], isCalibrated: true };
  expect(chartOf(rare)).toEqual(["0 to 0.02 %", "0.02 to 5 %", "5 to 100 %"]);
  expect(chartOf({ distribution: [60, 40] })).toEqual(["0 to 0.5", "0.5 to 1"]);
});

test("describes none, one and several flagged claims", () => {
  expect(report({ flagged: 0 })).toContain(
    "**None of 100 claims is flagged** by fraud version 3: no score is over its threshold of 0.50.",
  );
  expect(report({ flagged: 1 })).toContain("**1 of 100 claims is flagged** (1.0 %)");
  expect(report({ flagged: 5, alias: "champion" })).toContain(
    "**5 of 100 claims are flagged** (5.0 %) by fraud@champion, version 3: their score",
  );
  expect(report({ claims: 0, flagged: 0 })).toContain("There are no claims to score.");
});

test("warns of rows that the model knows from its training, and only then", () => {
  expect(report({ learned: 80 })).toContain(
    "> [!WARNING]\n> The model was trained on 80 claims of these (80.0 %).",
  );
  for (const learned of [0, null]) expect(report({ learned })).not.toContain("was trained on");
});

test("states the precision measured in training, or nothing", () => {
  expect(report({})).toContain("not a finding. The model report");
  expect(report({ tested: { flagged: 10, frauds: 9 } })).toContain(
    "not a finding: of 10 claims flagged in its training's test, 9 were frauds (90 %). The model report",
  );
  expect(report({ tested: { flagged: 1, frauds: 1 } })).toContain("of 1 claim flagged");
  expect(report({ tested: { flagged: 0, frauds: 0 } })).toContain("flagged none of the claims");
  for (const tested of [null, { flagged: 10, frauds: 9 }])
    expect(report({ tested })).not.toContain("most flagged claims are legitimate");
});

test("describes duplicates and claims without reasons", () => {
  expect(report({ duplicates: 1 })).toContain(
    "1 further claim repeats the PolicyNumber of an earlier claim and is",
  );
  expect(report({ duplicates: 2, claimKey: ["A", "B"] })).toContain(
    "2 further claims repeat the A and B of an earlier claim and are left out",
  );
  expect(report({ highest: [{ key: ["7"], probability: 0.2, reasons: [] }] })).toContain("none raises it");
  const reasons = [{ feature: "Fault", value: "x", contribution: 0.00001 }];
  expect(report({ highest: [{ key: ["7"], probability: 0.2, reasons }] })).toContain("Fault = x (0.000)");
});

test("states a calibrated model's threshold on both scales", () => {
  const calibrated = report({ isCalibrated: true, probabilityAtThreshold: 0.061 });
  expect(calibrated).toContain(
    "at the threshold the calibrated probability of fraud, *fraud_probability*, is 6.1 %.",
  );
  expect(report({})).toContain(
    "its *fraud_probability* is the score, which ranks claims; it is not a probability.",
  );
  const outcome = { column: "charged_back", positive: "Y", negative: null };
  const other = {
    outcome,
    isCalibrated: true,
    probabilityAtThreshold: 0.002,
    probabilityColumn: "probability",
  };
  expect(report(other)).toContain("the calibrated probability of charged_back = Y, *probability*, is 0.2 %.");
  expect(report(other)).toContain("PolicyNumber, label, probability, model_version.");
});
