import { Readable } from "node:stream";
import { beforeAll, expect, test, vi } from "vitest";
import { sql } from "@/db/client";
import flow from "@/inngest/flows/batch-predict-claims";
import { listArtifacts } from "@/lib/artifacts/queries";
import { createBlock } from "@/lib/blocks/mutations";
import { createDatasetVersion } from "@/lib/datasets/create-dataset-version";
import { getDataset, getDatasetVersion, previewDatasetVersion } from "@/lib/datasets/queries";
import { getModelKind } from "@/lib/learning/catalog";
import { loadScorer } from "@/lib/learning/onnx/score";
import type { StoredModel } from "@/lib/learning/stored-model";
import { ownMlflow } from "@/lib/mlflow-endpoint/own-client";
import { allowHost } from "@/lib/net/allow-list";
import { PredictionFacts } from "@/lib/reports/prediction-facts";
import { listTaskRuns } from "@/lib/runs/read/queries";
import { startRun } from "@/lib/runs/start/start-run";
import { resumeRun } from "@/lib/runs/states/resume-run";
import { databaseDoor } from "@/tests/database-door";
import { registerModel } from "@/tests/registered-model";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { deployFlow, runThatIs, useTestExecutor } from "@/tests/test-flows";
import { someClaims, trainModel } from "@/tests/trained-model";

vi.mock("@/lib/learning/workers/train-in-workers", () => import("@/tests/without-threads"));
useTestDatabase();
useTestExecutor();

const trigger = { type: "person" as const, userId: "u", name: "Ada" };
const rows = 3000;
let teamId: string;
let stored: StoredModel;
let claims: Record<string, string>[];

beforeAll(async () => {
  const team = await makeTeam();
  teamId = team.teamId;
  const generated = await someClaims(rows);
  claims = generated.claims;
  // The first claim is repeated at the end.
  const csv = `${generated.csv.trimEnd()}\n${generated.csv.split("\n")[1]}\n`;
  await createDatasetVersion(teamId, "claims", Readable.from([csv]), { contentType: "text/csv" });
  stored = trainModel(claims, "balanced-random-forest", { n_estimators: 20 });
  await registerModel(teamId, "insurance-fraud", stored, "champion");
  await allowHost(teamId, { host: "127.0.0.1", createdBy: team.userId });
  const values = await databaseDoor();
  await createBlock(teamId, { type: "postgres-database", name: "warehouse", values });
  await deployFlow(teamId, flow, { blocks: { database: "warehouse" } });
});

async function factsOf(id: string): Promise<PredictionFacts> {
  const { state, stateMessage } = await runThatIs(teamId, id);
  expect([state, stateMessage]).toEqual(["Completed", null]);
  const task = (await listTaskRuns(teamId, id)).find(({ nodeId }) => nodeId === "predict-claims");
  return PredictionFacts.parse((task!.output as { facts: unknown }).facts);
}

test("a run asks first, with its parameters as the form's defaults, and scores what was answered", async () => {
  const { id } = await startRun(teamId, flow.slug, { trigger, params: { table: "asked" } });
  await runThatIs(teamId, id, ["Paused"]);
  const [input] = await listTaskRuns(teamId, id);
  expect(input?.form).toMatchObject({
    properties: {
      dataset: { default: "claims" },
      model: { default: "insurance-fraud@champion" },
      table: { default: "asked" },
    },
  });
  expect(Object.keys(input?.form?.properties as object)).toEqual([
    ...["dataset", "version", "model", "withProbabilities", "table"],
  ]);
  const answer = { model: "insurance-fraud/1", withProbabilities: false };
  await resumeRun(teamId, id, { input: answer, by: "Ada", role: "operator" });
  const facts = await factsOf(id);
  expect(facts).toMatchObject({ alias: null, hasProbabilities: false, claims: rows, duplicates: 1 });
  const predictions = await getDatasetVersion(teamId, "claims-predictions", "latest");
  const source = await getDatasetVersion(teamId, "claims", "latest");
  expect(predictions).toMatchObject({
    sourceId: source.id,
    runId: id,
    modelName: "insurance-fraud",
    modelVersion: "1",
  });
  expect(predictions.columns.map(({ name, type }) => [name, type])).toEqual([
    ["PolicyNumber", "integer"],
    ["label", "integer"],
    ["model_version", "text"],
  ]);
  expect(await sql()`select count(*)::int, count(fraud_probability)::int as scored from asked`).toEqual([
    { count: rows, scored: 0 },
  ]);
});

test("without asking, every claim gets the label and probability that the model's ONNX file gives it", async () => {
  const { id } = await startRun(teamId, flow.slug, { trigger, params: { ask: false } });
  const facts = await factsOf(id);
  const kind = getModelKind(stored.kind);
  const scorer = await loadScorer(
    kind.toOnnx(stored.model, stored.features, stored.threshold, stored.calibration),
  );
  const expected = await scorer.score(claims);
  expect(facts).toMatchObject({
    alias: "champion",
    modelVersion: "1",
    claims: rows,
    flagged: expected.filter(({ label }) => label === 1).length,
    table: { name: "fraud_predictions", added: rows },
  });
  expect(facts.distribution.reduce((sum, count) => sum + count)).toBe(rows);

  const { columns, rows: kept } = await previewDatasetVersion(teamId, "claims-predictions", "latest", rows);
  expect(columns).toEqual(["PolicyNumber", "label", "fraud_probability", "model_version"]);
  expect(kept.map(([key, label]) => [key, label])).toEqual(
    claims.map(({ PolicyNumber }, index) => [PolicyNumber, String(expected[index]!.label)]),
  );
  for (const [index, [, , probability]] of kept.entries())
    expect(Math.abs(Number(probability) - expected[index]!.fraud_probability)).toBeLessThan(1e-6);
  expect(
    await sql()`
    select count(*)::int, sum(label)::int as flagged from fraud_predictions where model_version = 'insurance-fraud/1'`,
  ).toEqual([{ count: rows, flagged: facts.flagged }]);

  const { items } = await listArtifacts(teamId, { run: id });
  const report = items.find(({ key }) => key === "predictions-report")?.data as { markdown: string };
  expect(report.markdown).toContain(`of ${rows.toLocaleString("en-US")} claims are flagged`);
  const highest = Math.max(...expected.map(({ fraud_probability }) => fraud_probability));
  expect(facts.highest).toHaveLength(20);
  expect(facts.highest[0]!.probability).toBeCloseTo(highest, 6);
  expect(facts.highest[0]!.reasons[0]!.contribution).toBeGreaterThan(0);
});

test("scoring again writes nothing twice into the table, and refuses its own output as claims", async () => {
  const again = await startRun(teamId, flow.slug, { trigger, params: { ask: false } });
  expect((await factsOf(again.id)).table?.added).toBe(0);
  const { versions } = await getDataset(teamId, "claims-predictions");
  expect(versions).toHaveLength(3);
  const own = await startRun(teamId, flow.slug, {
    trigger,
    params: { ask: false, dataset: "claims-predictions", output: "predictions-of-predictions" },
  });
  expect(await runThatIs(teamId, own.id)).toMatchObject({
    state: "Failed",
    stateMessage: expect.stringContaining("has no columns"),
  });
});

test("a model that has learned from predictions is refused, and an alias that is not there is named", async () => {
  const [head, ...lines] = (await someClaims(400)).csv.trimEnd().split("\n");
  const leaking = lines.map((line, index) => `${line},${(index % 10) / 10}`);
  const rowsOf = claims
    .slice(0, 400)
    .map((claim, index) => ({ ...claim, fraud_probability: `${(index % 10) / 10}` }));
  await registerModel(
    teamId,
    "leaking",
    trainModel(rowsOf, "logistic-regression", {}, "all-columns"),
    "champion",
  );
  const csv = [`${head},fraud_probability`, ...leaking].join("\n");
  await createDatasetVersion(teamId, "leaking", Readable.from([csv]), { contentType: "text/csv" });
  const messageOf = async (params: Record<string, unknown>) => {
    const { id } = await startRun(teamId, flow.slug, { trigger, params: { ask: false, ...params } });
    return (await runThatIs(teamId, id)).stateMessage;
  };
  expect(await messageOf({ dataset: "leaking", model: "leaking@champion" })).toContain(
    "The model reads the column fraud_probability, which predictions write themselves",
  );
  expect(await messageOf({ model: "insurance-fraud@challenger" })).toContain(
    "No version of the model insurance-fraud has the alias challenger.",
  );
  await ownMlflow(teamId).setAlias("insurance-fraud", "challenger", 1);
  expect(await messageOf({ model: "insurance-fraud@challenger" })).toBeNull();
});
