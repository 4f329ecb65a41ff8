import { expect, test } from "vitest";
import { ownMlflow } from "@/lib/mlflow-endpoint/own-client";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { championAlias } from "./alias";
import { driftShareMetric, monitorsTag } from "./last-monitoring";
import { listModelHealth } from "./list-model-health";

useTestDatabase();

test("combines a model's champion, the recall of its versions and its last drift", async () => {
  const { teamId } = await makeTeam();
  const mlflow = ownMlflow(teamId);
  const experimentId = await mlflow.ensureExperiment("tests");
  await mlflow.createRegisteredModel("fraud");
  for (const recall of [0.9, 0.94]) {
    const { info } = await mlflow.createRun({ experimentId });
    await mlflow.logBatch(info.run_id, { metrics: { recall, roc_auc: 0.8 } });
    await mlflow.createModelVersion({
      name: "fraud",
      source: `runs:/${info.run_id}/model`,
      runId: info.run_id,
    });
  }
  expect(await listModelHealth(teamId)).toMatchObject([
    { name: "fraud", champion: null, drift: null, recalls: [{ version: 1 }, { version: 2 }] },
  ]);

  await mlflow.setAlias("fraud", championAlias, "1");
  const tags = { [monitorsTag]: "fraud" };
  const { info } = await mlflow.createRun({ experimentId, tags });
  await mlflow.logBatch(info.run_id, { metrics: { [driftShareMetric]: 0.25 } });
  expect((await listModelHealth(teamId))[0]?.drift).toBeNull();
  await mlflow.updateRun(info.run_id, { status: "FINISHED", endedAt: new Date() });
  expect(await listModelHealth(teamId)).toMatchObject([
    {
      champion: { version: 1, recall: 0.9, rocAuc: 0.8 },
      recalls: [
        { version: 1, recall: 0.9 },
        { version: 2, recall: 0.94 },
      ],
      drift: { share: 0.25, experimentRunId: info.run_id, experimentWireId: experimentId },
    },
  ]);
  expect(await listModelHealth((await makeTeam()).teamId)).toEqual([]);
});
