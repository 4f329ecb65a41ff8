import { expect, test } from "vitest";
import { codedColumn } from "@/lib/datasets/coded-column";
import { columnDrift } from "@/lib/monitoring/column-drift";
import type { Findings } from "@/lib/monitoring/log-monitoring";
import { comparePredictions, type ScoredClaims } from "@/lib/monitoring/predictions";
import { driftReport } from "./drift-report";

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
} = {}): string {
  const column = { ...columnDrift("Make", makes, current), isOfModel: true };
  return driftReport({
    monitored: {
      model: { name: "fraud", version: "3", experimentRunId: "x" },
      reference: { ...claims, version: 1 },
      current: { ...claims, version: 2, sha256 },
      isTraining: true,
      sampleRows: 5000,
      seed: 1,
    },
    drift: {
      columns: [column],
      identifiers: ["PolicyNumber"],
      driftedShare: Number(column.hasDrifted),
      threshold: 0.5,
      hasDrifted: column.hasDrifted,
    },
    predictions: comparePredictions({ scores, labels }, now, 0.5, training),
    checks,
  });
}

test("where nothing changed it says so calmly, and that nothing needs doing", () => {
  expect(report()).toContain(`# Drift report: claims version 2

None of 1 columns has drifted. The model's scores have not drifted. It finds 100.0 % of the labelled frauds, 99.0 % in its training: no fewer. All checks of the data passed.

**What to do.** Nothing. These claims look like those that they were compared with.`);
});

test("claims that the model has learned from do not tell how right it is", () => {
  expect(report({ sha256: claims.sha256 })).toContain(
    "which says little: the model has learned from most of these claims. On those held out in its training it found 99.0 %.",
  );
});

test("frauds that are missed, and by more than chance explains, ask for a training", () => {
  const missed = { scores: scores.map((score) => Math.max(0, score - 0.2)), labels };
  const said = report({ now: missed });
  expect(said).toContain("**fewer, and by more than chance explains**");
  expect(said).toContain("**What to do.** Train again with claims that include these");
});

test("drift without labels asks for claims to be looked at; what is not compared is said", () => {
  const said = report({ current: codedColumn(repeat("Ford", 1200)), now: { scores, labels: undefined } });
  expect(said).toContain(
    "**1 of 1 columns (100.0 %) has drifted**, all of them columns that the model reads: Make.",
  );
  expect(said).toContain("There are no labels yet");
  expect(said).toContain("**What to do.** Have a sample of these claims looked at");
  expect(said).toContain("Not compared, because every claim has another value: PolicyNumber.");
  expect(said).toContain("](artifact:drift-of-Make)");
});

test("a check that failed comes first in the advice, and in its table", () => {
  const check = { threshold: 0, unit: "count", limit: "most", found: "" } as const;
  const checks = [
    { ...check, name: "Columns that are now constant", value: 0, hasPassed: true },
    { ...check, name: "Columns that are gone", value: 1, hasPassed: false, found: "Age" },
  ];
  const said = report({ checks });
  expect(said).toContain("**What to do.** Look at the data first (columns that are gone)");
  expect(said).toMatch(
    /\| Columns that are gone \| 1 \| at most 0 \| \*\*no\*\* \| Age \|\n\| Columns that are now/,
  );
});
