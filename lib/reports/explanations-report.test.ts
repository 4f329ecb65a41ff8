import { expect, test } from "vitest";
import { claimsOutcome } from "@/lib/datasets/claims-table";
import { claimsWords } from "@/lib/datasets/table-words";
import { modelKinds } from "@/lib/learning/catalog";
import { Explanations } from "@/lib/monitoring/explanations";
import type { Monitored } from "@/lib/monitoring/monitored";
import { expectPlain } from "@/tests/plain-report";
import { explanationsReport, explanationsReportCharts } from "./explanations-report";

const claims = { dataset: "claims", version: 1, sha256: "0", rows: 10, isSynthetic: false };
const monitored: Monitored = {
  model: { name: "fraud", version: "1", experimentRunId: "x" },
  outcome: claimsOutcome,
  reference: claims,
  current: claims,
  isTraining: true,
  sampleRows: 100,
  seed: 1,
};
const field = (name: string, meanAbsolute: number) => ({
  name,
  meanAbsolute,
  points: [],
  values: [
    { name: "a", rows: 1, mean: meanAbsolute },
    { name: "b", rows: 9, mean: -meanAbsolute },
  ],
});

function report(more: object): string {
  const found = Explanations.parse({
    scale: "probability",
    base: 0.5,
    rows: 10,
    rowsPerSecond: 1000,
    threshold: 0.5,
    claims: [],
    features: [field("Fault", 0.2), field("Make", 0.1)],
    ...more,
  });
  const text = explanationsReport(monitored, found);
  expectPlain(`${text}\n${JSON.stringify(explanationsReportCharts(found, claimsWords))}`);
  return text;
}

test("does not call the base value the mean score", () => {
  const text = report({});
  expect(text).toContain("away from the base value, 0.500,");
  expect(text).toContain("not the mean score of these claims");
  expect(text).not.toContain("away from the mean");
});

test("names the model kind's own method", () => {
  for (const { slug, explanationMethod } of modelKinds.values()) {
    const text = report({ method: explanationMethod });
    expect(text, slug).toContain(`The values are exact (${explanationMethod})`);
    expect(text.includes("TreeSHAP"), slug).toBe(slug !== "logistic-regression");
  }
});

test("ranks fields: one first, a tie, a single field, none", () => {
  expect(report({})).toContain("**Fault** moves the scores of these claims most, then **Make**.");
  expect(report({ features: [field("Fault", 0.2), field("Make", 0.2)] })).toContain(
    "**Fault** and **Make** move the scores of these claims most, and equally.",
  );
  expect(report({ features: [field("Fault", 0.2)] })).toContain("**Fault** alone moves");
  expect(report({ features: [field("Fault", 0)] })).toContain("No field moves the scores");
});

test("handles one claim and no categories", () => {
  const part = { name: "Fault", value: "a", contribution: 0 };
  const text = report({
    rows: 1,
    features: [{ ...field("Age", 0.2), values: [] }],
    claims: [{ name: "row 1 of the sample", probability: 0.9, label: "1", parts: [part] }],
  });
  expect(text).toContain("1 claim drawn at random was explained");
  expect(text).not.toContain("Contribution of each category");
  expect(text).toContain(
    "The most suspicious claim is row 1 of the sample, with a score of 0.900, and was a fraud.",
  );
});

test("distinguishes the score of the most suspicious claim from its probability", () => {
  const claim = { name: "claim 7", probability: 0.185, score: 0.74, label: "", parts: [] };
  const text = report({ claims: [claim], isCalibrated: true });
  expect(text).toContain("with a score of 0.740 (a calibrated probability of 18.5 %)");
  expect(text).toContain("moves a claim's score, before calibration, away from");
  const { score: _, ...ofBefore } = claim;
  expect(report({ claims: [ofBefore] })).toContain("with a score of 0.185.");
});
