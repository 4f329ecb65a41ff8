import { beforeEach, expect, test } from "vitest";
import type { Evaluation } from "@/lib/learning/evaluate/evaluation";
import { createMlflowClient, type MlflowClient } from "@/lib/mlflow/client";
import { ownMlflow } from "@/lib/mlflow-endpoint/own-client";
import { handleMlflow } from "@/lib/mlflow-endpoint/server";
import { someEvaluation } from "@/tests/some-evaluation";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { comparedColumnsMetric, driftShareMetric, monitorsTag } from "./last-monitoring";
import { moveAlias } from "./move-alias";
import { setGate } from "./set-gate";

useTestDatabase();

let teamId: string;
let writers: [mlflow: MlflowClient, sentence: string][];
beforeEach(async () => {
  ({ teamId } = await makeTeam());
  const outside = createMlflowClient({
    baseUrl: "http://portal",
    fetch: (input, init) =>
      handleMlflow(teamId, new Request(input, init), { userName: "Oz", role: "operator" }),
  });
  writers = [
    [outside, "These figures come from outside this portal."],
    [ownMlflow(teamId), "Measured by this portal."],
  ];
});

async function addVersion(mlflow: MlflowClient, champion: Evaluation["champion"] = null): Promise<string> {
  const { info } = await mlflow.createRun({ experimentId: await mlflow.ensureExperiment("fraud") });
  await mlflow.logBatch(info.run_id, { metrics: { recall: 0.9, precision: 0.2 } });
  await mlflow.uploadArtifact(
    info.run_id,
    "evaluation.json",
    JSON.stringify({ ...someEvaluation([0, 1, 0, 1], [0.1, 0.9, 0.2, 0.8]), champion }),
  );
  await mlflow.createRegisteredModel("fraud");
  const source = `runs:/${info.run_id}/model`;
  return (await mlflow.createModelVersion({ name: "fraud", source, runId: info.run_id })).version;
}

const by = { name: "Olga", email: "olga@example.com", role: "owner" as const };
const set = (gate: string, settings: object) =>
  setGate(teamId, "fraud", { alias: "champion", gate, settings, setBy: "Olga" });
/** The message of the alias's only gate about a version, passed or not. */
async function messageOf(version: string): Promise<string> {
  const move = { alias: "champion", version, reason: "", by };
  return moveAlias(teamId, "fraud", move).then(
    ([check]) => check!.message,
    (error: Error) => error.message,
  );
}

test.each(["recall-floor", "precision-floor"])(
  "%s names the origin of the figures, passed or not",
  async (gate) => {
    for (const [mlflow, sentence] of writers) {
      const version = await addVersion(mlflow);
      for (const floor of [0.1, 0.99]) {
        await set(gate, { floor });
        expect(await messageOf(version)).toContain(sentence);
      }
    }
  },
);

test("the comparison with the champion names the origin of the figures, even without a comparison", async () => {
  await moveAlias(teamId, "fraud", {
    alias: "champion",
    version: await addVersion(writers[1]![0]),
    reason: "",
    by,
  });
  await set("not-worse-than-champion", {});
  const none = {
    version: "1",
    threshold: 0.5,
    basis: "unseen" as const,
    isRefitTried: false,
    rows: 5,
    frauds: 1,
    figures: null,
  };
  for (const [mlflow, sentence] of writers)
    for (const champion of [
      { ...none, reason: "too few are new to both" },
      { ...none, version: "7", reason: "" },
    ])
      expect(await messageOf(await addVersion(mlflow, champion))).toContain(sentence);
});

test("the drift gate names the origin of the figures, even when the monitoring is old or compared nothing", async () => {
  const version = await addVersion(writers[1]![0]);
  await set("no-drift", { share: 0.5, maxAgeDays: 30 });
  const monitor = async (mlflow: MlflowClient, startedAt: Date, metrics: Record<string, number>) => {
    const experimentId = await mlflow.ensureExperiment("monitoring");
    const { info } = await mlflow.createRun({
      experimentId,
      name: "m",
      startedAt,
      tags: { [monitorsTag]: "fraud" },
    });
    await mlflow.logBatch(info.run_id, { metrics: { [driftShareMetric]: 0.1, ...metrics } });
    await mlflow.updateRun(info.run_id, { status: "FINISHED", endedAt: new Date() });
  };
  const day = 86_400_000;
  let ageDays = 50;
  for (const [mlflow, sentence] of writers) {
    await monitor(mlflow, new Date(Date.now() - ageDays-- * day), {});
    expect(await messageOf(version)).toMatch(/is older than 30 days: monitor it again\. /);
    expect(await messageOf(version)).toContain(sentence);
  }
  ageDays = 9;
  const found: Record<string, number>[] = [{ [comparedColumnsMetric]: 0 }, {}, { [driftShareMetric]: 0.9 }];
  for (const [mlflow, sentence] of writers)
    for (const metrics of found) {
      await monitor(mlflow, new Date(Date.now() - ageDays-- * day), metrics);
      expect(await messageOf(version)).toContain(sentence);
    }
});
