import { expect, test, vi } from "vitest";
import checkCurrentQuality from "@/inngest/tasks/check-current-quality";
import comparePredictions from "@/inngest/tasks/compare-predictions";
import detectDrift from "@/inngest/tasks/detect-drift";
import explainPredictions from "@/inngest/tasks/explain-predictions";
import findMonitored from "@/inngest/tasks/find-monitored";
import measureInformation from "@/inngest/tasks/measure-information";
import readData from "@/inngest/tasks/read-data";
import { getDatasetVersion } from "@/lib/datasets/queries";
import { modelKinds } from "@/lib/learning/catalog";
import { claimFields } from "@/lib/learning/features/claim-field";
import { randomStream } from "@/lib/learning/sampling/random";
import { ownMlflow } from "@/lib/mlflow-endpoint/own-client";
import { DatasetDrift } from "@/lib/monitoring/dataset-drift";
import { readDetails } from "@/lib/runs/keep/run-details";
import { explainClaim } from "@/lib/serving/explain-claim";
import { openStoredModel, readExampleClaim } from "@/lib/serving/playground";
import { scoreByModel } from "@/lib/serving/score-by-model";
import { serveModel } from "@/lib/serving/serve-model";
import { readScoringModel } from "@/lib/training/read-training";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { runTask, trainOn } from "@/tests/train-dataset";

vi.mock("@/lib/learning/workers/train-in-workers", () => import("@/tests/without-threads"));
useTestDatabase();

const random = randomStream(5, 1);
const dayMs = 86_400_000;
const two = (number: number) => String(number).padStart(2, "0");

/** Claims that are frauds where the incident was soon after the policy was opened, or at night. */
const rows = Array.from({ length: 2000 }, (_, at) => {
  const opened = new Date(Date.UTC(2019, 0, 1) + Math.floor(random() * 1500) * dayMs);
  const since = Math.floor(random() * 400);
  const hour = Math.floor(random() * 24);
  const incident = new Date(opened.getTime() + since * dayMs + hour * 3_600_000);
  const isFraud = random() < (since < 60 ? 0.9 : hour < 5 ? 0.4 : 0.02);
  const day = `${two(opened.getUTCDate())}/${two(opened.getUTCMonth() + 1)}/${opened.getUTCFullYear()}`;
  return {
    id: `k${at}`,
    opened: at % 50 === 0 ? "" : day,
    incident: incident.toISOString().slice(0, 16).replace("T", " "),
    amount: String(Math.floor(random() * 900) + 100),
    fraud_reported: isFraud ? "Y" : "N",
  };
});
const csv = [
  "id,opened,incident,amount,fraud_reported",
  ...rows.map((row) => Object.values(row).join(",")),
].join("\n");

const kinds = [...modelKinds.keys()];
const claims = rows.map(({ id: _, fraud_reported: __, ...claim }) => claim);

test.each(kinds)(
  "%s learns from parts of dates and distances, and scores the same everywhere",
  async (kind) => {
    const { teamId } = await makeTeam();
    const { facts, evaluation } = await trainOn(teamId, "policies", csv, { train: { kind } });
    expect(evaluation.rocAuc).toBeGreaterThan(0.8);
    expect(facts.onnxMaxDifference).toBeLessThanOrEqual(1e-6);
    const used = evaluation.importance.map(({ feature }) => feature);
    expect(used[0]).toBe("days from opened to incident");
    expect(used).toEqual(expect.arrayContaining(["incident hour", "opened weekday", "incident year"]));
    // The time column has the parts that recur only, and no hour that is always the same.
    for (const name of ["opened hour", "opened year", "opened days"]) expect(used).not.toContain(name);

    const served = await serveModel(teamId, "policies", "1");
    expect(served.fields.map(({ name }) => name).sort()).toEqual(["amount", "incident", "opened"]);
    const scored = await served.score(claims);
    // Any notation may be sent that the column's order reads.
    const iso = rows[1]!.opened.split("/").reverse().join("-");
    expect(await served.score([{ ...claims[1]!, opened: iso }])).toEqual([scored[1]]);
    const inBatch = await batchScores(teamId);
    for (const [row, { fraud_probability }] of scored.entries())
      expect(Math.abs(fraud_probability - inBatch[row]!)).toBeLessThanOrEqual(1e-6);

    const { stored, version } = await openStoredModel(teamId, "policies", "1");
    for (const row of [0, 1, 2])
      expect((await explainClaim(stored, claims[row]!)).probability).toBeCloseTo(inBatch[row]!, 9);
    await expect(explainClaim(stored, { amount: "1", opened: "" })).rejects.toThrow("no incident");
    expect(claimFields(stored.features)).toContainEqual({ name: "opened", type: "date" });
    const example = await readExampleClaim(teamId, version);
    expect(Object.keys(example).sort()).toEqual(["amount", "incident", "opened"]);
    expect(example.incident).toMatch(/^\d{4}-\d{2}-\d{2}/);
  },
  120_000,
);

async function batchScores(teamId: string): Promise<number[]> {
  const version = await getDatasetVersion(teamId, "policies", "latest");
  const model = await readScoringModel(ownMlflow(teamId), { name: "policies", version: "1" }, teamId);
  const found: number[] = [];
  await scoreByModel(version, model, ["id"], async ({ probabilities }) => {
    found.push(...probabilities);
  });
  return found;
}

test("a model of dates is monitored and explained by their parts", async () => {
  const { teamId } = await makeTeam();
  await trainOn(teamId, "policies", csv);
  const { data } = await runTask(readData, teamId, { dataset: "policies" });
  const { monitored } = await runTask(findMonitored, teamId, {
    ...{ dataset: "policies", model: "policies/1", sampleRows: 1000, seed: 1 },
  });
  const logged: string[] = [];
  const { details, hasDrifted } = await runTask(detectDrift, teamId, { monitored }, logged);
  expect(hasDrifted).toBe(false);
  const reader = { teamId, runId: "run-of-detect-drift" };
  const compared = (await readDetails(DatasetDrift, reader, details)).columns.map(({ name }) => name);
  expect(compared).toContain("days from opened to incident");
  for (const date of ["opened", "incident"]) expect(compared).not.toContain(date);
  await runTask(comparePredictions, teamId, { monitored }, logged);
  await runTask(explainPredictions, teamId, { monitored, rows: 100 }, logged);
  await runTask(checkCurrentQuality, teamId, { monitored }, logged);
  expect(logged.join("\n")).toMatch(/Explained 10[0-3] rows/);

  const { columns } = await runTask(measureInformation, teamId, { data });
  expect(columns[0]).toMatchObject({ name: "days from opened to incident", isBinned: true });
  const measured = columns.map(({ name }) => name);
  // Dates without times of day have no hour, and the key says nothing.
  for (const name of ["opened", "opened hour", "id"]) expect(measured).not.toContain(name);
  expect(measured).toContain("incident hour");
  const weekday = columns.find(({ name }) => name === "opened weekday")!;
  expect(weekday.iv).toBeLessThan(0.1);
  expect(weekday.bins.map(({ name }) => name)).toEqual(expect.arrayContaining([..."1234567"]));
}, 120_000);
