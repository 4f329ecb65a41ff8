import { expect, test } from "vitest";
import { createLoggedModel } from "@/lib/experiments/logged-models";
import { putProxiedFile } from "@/lib/experiments/proxied-files";
import { putRunArtifact } from "@/lib/experiments/run-artifacts";
import { ownMlflow } from "@/lib/mlflow-endpoint/own-client";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { moveAlias } from "./move-alias";
import { registerModel } from "./register-model";
import { listVersionsMade } from "./versions-made";

useTestDatabase();

test("versions are found by the run and by the logged model that they came of, for their team alone", async () => {
  const { teamId } = await makeTeam();
  const mlflow = ownMlflow(teamId);
  const experimentId = await mlflow.ensureExperiment("claims");
  const { info } = await mlflow.createRun({ experimentId, name: "brave" });
  await putRunArtifact(teamId, info.run_id, "model/MLmodel", "flavors:\n");
  const logged = await createLoggedModel(teamId, { experimentId, name: "forest", sourceRunId: info.run_id });
  await putProxiedFile(teamId, `${experimentId}/models/${logged.id}/artifacts/MLmodel`, "flavors:\n");
  for (const source of [`runs:/${info.run_id}/model`, `models:/${logged.id}`])
    await registerModel(teamId, { source, name: "fraud", createdBy: "ada" });
  const by = { name: "Olga", email: "olga@example.com", role: "owner" as const };
  await moveAlias(teamId, "fraud", { alias: "champion", version: 2, reason: "first", by });

  const ofModel = await listVersionsMade(teamId, { modelIds: [logged.id] });
  expect(ofModel).toMatchObject([{ name: "fraud", version: 2, aliases: ["champion"], modelId: logged.id }]);
  const ofRun = await listVersionsMade(teamId, { runIds: [info.run_id] });
  expect(ofRun.map(({ version }) => version)).toContain(1);
  expect(ofRun[0]).toMatchObject({ aliases: [], runId: info.run_id, modelId: null });
  expect(await listVersionsMade((await makeTeam()).teamId, { runIds: [info.run_id] })).toEqual([]);
  expect(await listVersionsMade(teamId, {})).toEqual([]);
});
