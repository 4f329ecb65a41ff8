import { expect, test } from "vitest";
import { ownMlflow } from "@/lib/mlflow-endpoint/own-client";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { createRegisteredModel } from "./model-mutations";
import { listModelVersions } from "./model-queries";
import { registerModel } from "./register-model";

useTestDatabase();

test("a source becomes the next version of a model, which is made when missing, but never of a prompt", async () => {
  const { teamId } = await makeTeam();
  const mlflow = ownMlflow(teamId);
  const { info } = await mlflow.createRun({
    experimentId: await mlflow.ensureExperiment("try"),
    name: "one",
  });
  const register = (name: string) =>
    registerModel(teamId, { name, source: `runs:/${info.run_id}/model`, createdBy: "Olga" });
  expect(await register("fraud")).toEqual({ model: "fraud", version: 1 });
  expect(await register("fraud")).toEqual({ model: "fraud", version: 2 });

  await createRegisteredModel(teamId, { name: "greet", tags: { "mlflow.prompt.is_prompt": "true" } });
  await expect(register("greet")).rejects.toThrow("already taken by a prompt");
  expect(await listModelVersions(teamId, "greet")).toEqual([]);
});
