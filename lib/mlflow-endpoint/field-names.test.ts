import { expect, test } from "vitest";
import { z } from "zod";
import { getExperimentRun } from "@/lib/experiments/queries";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { fieldRenamer } from "./field-names";
import { ownMlflow } from "./own-client";
import { handleMlflow } from "./server";

useTestDatabase();

async function makeScene() {
  const { teamId } = await makeTeam();
  const mlflow = ownMlflow(teamId);
  const experimentId = await mlflow.ensureExperiment("fraud");
  const { info } = await mlflow.createRun({ experimentId });
  const call = async (method: string, path: string, body?: object) => {
    const request = new Request(`http://portal/api/2.0/mlflow/${path}`, {
      method,
      body: body && JSON.stringify(body),
    });
    const answer = await handleMlflow(teamId, request, { role: "operator" });
    return { status: answer.status, ...(await answer.json()) };
  };
  return { teamId, runId: info.run_id, experimentId, call };
}

test("fields have two names, within lists and unions too; keys of maps and free JSON stay", () => {
  const rename = fieldRenamer(
    z.object({
      run_id: z.string(),
      in_path: z.string(),
      models: z.array(z.object({ model_id: z.string() })).default([]),
      places: z.union([z.array(z.object({ an_id: z.string() })), z.object({ an_id: z.string() })]).optional(),
      tags: z.record(z.string(), z.string()),
      free_value: z.unknown(),
    }),
    ["in_path"],
  );
  expect(
    rename({
      runId: "a",
      inPath: "b",
      models: [{ modelId: "m" }],
      places: [{ anId: "1" }],
      tags: { keyOne: "x" },
      freeValue: { aKey: 1 },
    }),
  ).toEqual({
    run_id: "a",
    inPath: "b",
    models: [{ model_id: "m" }],
    places: [{ an_id: "1" }],
    tags: { keyOne: "x" },
    free_value: { aKey: 1 },
  });
  expect(rename({ places: { anId: "1" } })).toEqual({ places: { an_id: "1" } });
  expect(() => rename({ run_id: "a", runId: "b" })).toThrow(
    "Request specifies both 'run_id' and 'runId'; provide only one of them.",
  );
});

test("a body in protobuf's second names does the same, and marks the run as written from outside", async () => {
  const { teamId, runId, experimentId, call } = await makeScene();
  expect((await getExperimentRun(teamId, runId)).origin).toBe("portal");
  const metrics = [{ key: "a", value: 1, timestamp: 1, datasetName: "claims" }];
  expect((await call("POST", "runs/log-batch", { runId, metrics })).status).toBe(200);
  const run = await getExperimentRun(teamId, runId);
  expect(run.origin).toBe("outside");
  expect(run.metrics.a?.value).toBe(1);
  expect(run.tags["metric-dataset.a"]).toContain("claims");
  const found = await call("POST", "runs/search", { experimentIds: [experimentId], maxResults: 1 });
  expect(found.runs).toHaveLength(1);
  // Addresses have the first name only, as on MLflow's server.
  expect((await call("GET", `runs/get?runId=${runId}`)).status).toBe(400);
  expect(await call("POST", "runs/set-tag", { runId, run_id: runId, key: "a" })).toMatchObject({
    status: 400,
    message: "Request specifies both 'run_id' and 'runId'; provide only one of them.",
  });
});
