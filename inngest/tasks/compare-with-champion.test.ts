import { Readable } from "node:stream";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { sql } from "@/db/client";
import { createDatasetVersion } from "@/lib/datasets/create-dataset-version";
import type { ChampionComparison } from "@/lib/learning/evaluate/champion-comparison";
import { Evaluation } from "@/lib/learning/evaluate/evaluation";
import { ThresholdSettings } from "@/lib/learning/evaluate/find-threshold";
import { randomStream } from "@/lib/learning/sampling/random";
import { ownMlflow } from "@/lib/mlflow-endpoint/own-client";
import { compareRuns } from "@/lib/training/compare-runs";
import type { TrainingFacts } from "@/lib/training/training-facts";
import type { TrainingOfRun } from "@/lib/training/training-of-run";
import { trainingRecordFile } from "@/lib/training/training-record";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { runTask } from "@/tests/train-dataset";
import readData from "./read-data";
import splitData from "./split-data";
import trainModel from "./train-model";

vi.mock("@/lib/learning/workers/train-in-workers", () => import("@/tests/without-threads"));
useTestDatabase();

const header = "PolicyNumber,Age,Amount,Region,Channel,FraudFound_P";
const random = randomStream(11, 1);
/** Claims with columns in which hardly two rows are equal; a fifth are frauds, weakly predicted by the amount. */
const claims = Array.from({ length: 1500 }, (_, index) => {
  const isFraud = index % 5 === 0;
  const amount = (1000 * random() + (isFraud ? 250 : 0)).toFixed(2);
  const channel = random() < 0.5 ? "web" : "agent";
  return [18 + Math.floor(60 * random()), amount, "nsew"[index % 4], channel, isFraud ? 1 : 0].join(",");
});
const numbered = (rows: string[], first = 1) =>
  `${header}\n${rows.map((row, index) => `${first + index},${row}`).join("\n")}\n`;

let teamId: string;
beforeAll(async () => {
  teamId = (await makeTeam()).teamId;
});

async function train(model: string, csv: string, more: { seed?: number; refitChampion?: boolean } = {}) {
  const { seed = 42, refitChampion = false } = more;
  const dataset = model;
  await createDatasetVersion(teamId, dataset, Readable.from([csv]), { contentType: "text/csv" });
  const { data } = await runTask(readData, teamId, { dataset });
  const { split } = await runTask(splitData, teamId, { data, seed });
  const { facts } = await runTask(trainModel, teamId, {
    data,
    split,
    kind: "gradient-boosted-trees",
    features: "all-columns",
    bestParams: {},
    paramsFrom: "the defaults",
    seed,
    experiment: model,
    model,
    refitChampion,
    params: { n_estimators: 20 },
  });
  const mlflow = ownMlflow(teamId);
  const file = await mlflow.downloadArtifact(facts.experimentRunId, "evaluation.json", 2 ** 20);
  const evaluation = Evaluation.parse(JSON.parse(new TextDecoder().decode(file)));
  const champion = evaluation.champion as ChampionComparison;
  return { facts, evaluation, champion, testRows: split.testRows, training: trainingOf(facts, evaluation) };
}

/** The result of getTrainingOfRun for a run with this training. */
function trainingOf(facts: TrainingFacts, evaluation: Evaluation): TrainingOfRun {
  const setup = {
    dataset: facts.dataset,
    version: facts.datasetVersion,
    outcome: facts.outcome,
    testSize: 0.2,
    split: facts.split,
    seed: facts.seed,
    features: facts.featureSet,
    kind: facts.kind,
    params: facts.params,
    threshold: ThresholdSettings.parse({}),
    costs: { missedFraud: 5000, investigation: 150 },
  };
  const run = { id: facts.experimentRunId, name: `run of ${facts.model}` } as TrainingOfRun["run"];
  return { run, setup, facts, evaluation };
}

const crown = (model: string, version: string) => ownMlflow(teamId).setAlias(model, "champion", version);

describe("a challenger is compared on claims that neither it nor the champion learned from", () => {
  test("the same claims and seed: all held-out claims, and the same model differs by nothing", async () => {
    const csv = numbered(claims);
    await crown("same", (await train("same", csv)).facts.modelVersion);
    const { champion, testRows } = await train("same", csv);
    expect(champion).toMatchObject({ basis: "unseen", rows: testRows, frauds: 60 });
    expect(champion.figures!.differences.rocAuc).toEqual({ value: 0, low: 0, high: 0 });
  });

  test("a champion of fewer claims: none of those that it learned from, in whatever order they come", async () => {
    await crown("grown", (await train("grown", numbered(claims.slice(0, 1200)))).facts.modelVersion);
    // Reversed and renumbered: neither the position nor the number identifies a row.
    const { champion, testRows } = await train("grown", numbered([...claims].reverse()));
    expect(champion.basis).toBe("unseen");
    // 300 new claims and the 240 that the champion was tested on, of which a fifth each are in this test.
    expect(champion.rows).toBeGreaterThan(70);
    expect(champion.rows).toBeLessThan(150);
    expect(testRows).toBe(300);
  });

  test("another seed: a fifth of the held-out claims", async () => {
    await crown("seed", (await train("seed", numbered(claims))).facts.modelVersion);
    const { champion } = await train("seed", numbered(claims), { seed: 7 });
    expect(champion.rows).toBeGreaterThan(30);
    expect(champion.rows).toBeLessThan(95);
  });
});

describe("without enough such claims there is no verdict", () => {
  test("few frauds are new to both; the champion's recipe on the same claims is compared where it is asked for", async () => {
    const few = numbered(claims.slice(0, 300));
    await crown("few", (await train("few", few)).facts.modelVersion);
    const { champion } = await train("few", few, { seed: 3 });
    expect(champion).toMatchObject({ basis: "none", figures: null, isRefitTried: false });
    expect(champion.reason).toContain("10 frauds and 10 others");
    expect(champion.frauds).toBeLessThan(10);
    const refitted = await train("few", few, { seed: 3, refitChampion: true });
    expect(refitted.champion).toMatchObject({ basis: "refit", rows: 60, frauds: 12, isRefitTried: true });
    // The recipe is this training's own, so both are the same model.
    expect(refitted.champion.figures!.differences.rocAuc).toEqual({ value: 0, low: 0, high: 0 });
  });

  test("claims that repeat training claims are left out, and counted", async () => {
    const doubled = numbered([...claims.slice(0, 400), ...claims.slice(0, 400)]);
    const { evaluation, testRows } = await train("doubled", doubled);
    expect(evaluation.repeatedRows).toBeGreaterThan(testRows / 2);
    expect(evaluation.repeatedRows).toBeLessThan(testRows);
  });

  test("a champion that reads other columns", async () => {
    await crown("columns", (await train("columns", numbered(claims))).facts.modelVersion);
    const renamed = numbered(claims).replace("Channel", "Route");
    const { champion } = await train("columns", renamed, { refitChampion: true });
    expect(champion.reason).toBe("it reads columns that these claims do not have");
  });
});

describe("a champion that kept no record of its rows", () => {
  async function forget(experimentRunId: string) {
    await sql()`delete from model_version_files file using model_versions version
      where version.id = file.version_id and version.run_id = ${experimentRunId} and file.path = ${trainingRecordFile}`;
  }

  test("its rows are worked out again from its data and split", async () => {
    const first = await train("before", numbered(claims.slice(0, 1200)));
    await crown("before", first.facts.modelVersion);
    const known = await train("before", numbered(claims));
    await forget(first.facts.experimentRunId);
    const again = await train("before", numbered(claims));
    expect(again.champion).toEqual(known.champion);
    expect(again.champion.basis).toBe("unseen");
  });

  test("a new column does not make all rows new", async () => {
    await crown("wider", (await train("wider", numbered(claims))).facts.modelVersion);
    const wider = numbered(claims)
      .split("\n")
      .map((line, index) => line && `${index === 0 ? "Note" : `note ${index}`},${line}`)
      .join("\n");
    const { champion } = await train("wider", wider, { seed: 7 });
    expect(champion.rows).toBeLessThan(95);
  });

  test("changed training data gives no verdict", async () => {
    const { facts } = await train("lost", numbered(claims));
    await crown("lost", facts.modelVersion);
    await forget(facts.experimentRunId);
    await sql()`update dataset_versions version set sha256 = ${"0".repeat(64)} from datasets
      where datasets.id = version.dataset_id and datasets.name = 'lost' and datasets.team_id = ${teamId}`;
    const { champion } = await train("lost", numbered(claims));
    expect(champion).toMatchObject({ basis: "none", figures: null });
    expect(champion.reason).toBe("the data that it learned from has changed or is gone");
  });
});

describe("two runs are compared on held-out claims of the second that neither model learned from", () => {
  test("as the training compared them", async () => {
    const first = await train("pair", numbered(claims.slice(0, 1200)));
    await crown("pair", first.facts.modelVersion);
    const second = await train("pair", numbered([...claims].reverse()));
    const { rows, frauds, figures, reason } = await compareRuns(teamId, first.training, second.training);
    expect(reason).toBe("");
    expect({ rows, frauds, figures }).toEqual({
      rows: second.champion.rows,
      frauds: second.champion.frauds,
      figures: second.champion.figures,
    });
    expect(figures!.differences.rocAuc.low).toBeLessThan(figures!.differences.rocAuc.high);
  });

  test("no verdict where they are too few, or where the second run's claims lack a column", async () => {
    const all = await train("apart", numbered(claims));
    const few = await train("apart-few", numbered(claims.slice(0, 200)), { seed: 3 });
    expect(await compareRuns(teamId, all.training, few.training)).toMatchObject({
      figures: null,
      reason: expect.stringContaining("10 frauds and 10 others"),
    });
    const renamed = await train("apart-renamed", numbered(claims).replace("Channel", "Route"));
    expect(await compareRuns(teamId, all.training, renamed.training)).toMatchObject({
      figures: null,
      reason: 'this dataset version has no column "Channel"',
    });
  });
});
