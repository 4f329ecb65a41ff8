import { expect, test, vi } from "vitest";
import comparePredictions from "@/inngest/tasks/compare-predictions";
import findMonitored from "@/inngest/tasks/find-monitored";
import readData from "@/inngest/tasks/read-data";
import splitData from "@/inngest/tasks/split-data";
import tryParameters from "@/inngest/tasks/try-parameters";
import { wordsOf } from "@/lib/datasets/table-words";
import { foldCount } from "@/lib/learning/sampling/folds";
import { randomStream } from "@/lib/learning/sampling/random";
import { Predictions } from "@/lib/monitoring/predictions";
import { modelReport } from "@/lib/reports/model-report";
import { modelReportCharts } from "@/lib/reports/model-report-charts";
import { readDetails } from "@/lib/runs/keep/run-details";
import { expectPlain } from "@/tests/plain-report";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { runTask, trainOn } from "@/tests/train-dataset";

vi.mock("@/lib/learning/workers/train-in-workers", () => import("@/tests/without-threads"));
useTestDatabase();

const random = randomStream(7, 1);
/** One row in a thousand is positive, mostly where both numbers are high. */
const lines = Array.from({ length: 20_000 }, (_, at) => {
  const isPositive = at % 1000 === 500;
  const high = () => Math.round((isPositive ? 70 + 30 * random() : 100 * random()) * 10) / 10;
  return [`R${at}`, high(), high(), "nsew"[at % 4], isPositive ? "Y" : "N"].join(",");
});
const csv = ["id,speed,load,side,failed", ...lines].join("\n");
const open = { missedFraud: null, investigation: null };

test.each(["gradient-boosted-trees", "logistic-regression"])(
  "one positive in a thousand: %s is trained, reported and monitored in true sentences",
  async (kind) => {
    const { teamId } = await makeTeam();
    const threshold = { rule: "lowest-cost" as const };
    const train = { kind, threshold, costs: open, calibrate: true, groups: ["side"] };
    const { facts, evaluation } = await trainOn(teamId, "parts", csv, { train });
    expect([facts.trainFrauds, facts.testFrauds]).toEqual([16, 4]);
    expect(evaluation.money.costs).toEqual({ missedFraud: 1000, investigation: 1 });
    expect(evaluation.rocAuc).toBeGreaterThan(0.8);
    // Fixed thresholds would flag nothing.
    expect(evaluation.thresholds.every(({ recall }) => recall > 0)).toBe(true);
    expect(evaluation.money.lowest[1]).toBeLessThanOrEqual(evaluation.money.atThreshold);

    const report = modelReport(facts, evaluation);
    expectPlain(report);
    expect(report).toContain("20,000, with 20 positives (0.1 %)");
    expect(report).toContain("> **Few positives.** The model was tested on 4 positives");
    const charts = modelReportCharts(evaluation, wordsOf(facts.outcome));
    const texts = `${report}\n${Object.values(charts)
      .map(({ description }) => description)
      .join("\n")}`;
    // A share that is not zero does not read as zero.
    expect(texts.match(/.{30}(?<![\d.])0\.0+ %(?! to).{0,10}/g) ?? []).toEqual([]);

    const input = { dataset: "parts", model: "parts/1", sampleRows: 100_000, seed: 1 };
    const { monitored } = await runTask(findMonitored, teamId, input);
    const { details } = await runTask(comparePredictions, teamId, { monitored });
    const reader = { teamId, runId: "run-of-compare-predictions" };
    const { performance } = await readDetails(Predictions, reader, details);
    // Performance is that of the rows held out in the training.
    const rows = facts.testRows - evaluation.repeatedRows!;
    expect(performance).toMatchObject({ rows, frauds: facts.testFrauds });
  },
  120_000,
);

test("a search tries parameters on a fifth of the rows, with as many folds as there are positives", async () => {
  const { teamId } = await makeTeam();
  await trainOn(teamId, "parts", csv);
  const { data } = await runTask(readData, teamId, { dataset: "parts" });
  const { split } = await runTask(splitData, teamId, { data });
  const tried = await runTask(tryParameters, teamId, {
    ...{ data, split, kind: "logistic-regression", features: "all-columns" },
    ...{ budget: 0.2, seed: 42, experiment: "search" },
  });
  expect(tried.folds).toHaveLength(3);
  for (const figure of [tried.rocAuc, tried.prAuc]) expect(figure).toBeGreaterThan(0);
}, 120_000);

test("a cross-validation needs two rows of each class", () => {
  const labels = Uint8Array.from({ length: 50 }, (_, row) => Number(row < 3));
  const rows = Uint32Array.from(labels.keys());
  expect([foldCount(rows, labels, 5), foldCount(rows, labels, 2)]).toEqual([3, 2]);
  expect(() => foldCount(rows.subarray(2), labels, 5)).toThrow(
    "The training part has 1 row of the rarer class",
  );
});
