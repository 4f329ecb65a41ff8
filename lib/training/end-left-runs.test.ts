import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { openExperimentRuns } from "@/db/schema/experiments";
import { taskRuns } from "@/db/schema/runs";
import { createBlock } from "@/lib/blocks/mutations";
import { createMlflowClient } from "@/lib/mlflow/client";
import { ownMlflow } from "@/lib/mlflow-endpoint/own-client";
import { allowHost } from "@/lib/net/allow-list";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { insertRuns } from "@/tests/test-runs";
import { startUnwellMlflow } from "@/tests/unwell-mlflow";
import { endLeftRuns } from "./end-left-runs";

useTestDatabase();

const { signal } = new AbortController();

/** An experiment run that a killed process left: begun by the attempt, with its row. */
async function leaveOpen(
  mlflow: ReturnType<typeof ownMlflow>,
  teamId: string,
  runId: string,
  attempt: number,
) {
  const experimentId = await mlflow.ensureExperiment("fraud");
  const call = crypto.randomUUID();
  await db()
    .insert(openExperimentRuns)
    .values({ call, teamId, runId, nodeId: "work", attempt, experimentId });
  return (await mlflow.createRun({ experimentId, call, name: runId })).info.run_id;
}

test("runs of ended and of superseded attempts are ended, those of a running one are not", async () => {
  const { teamId } = await makeTeam();
  const states = ["Failed", "Cancelled", "Running", "Running"] as const;
  const runIds = await insertRuns(
    teamId,
    states.map((state) => ({ state, endedAt: state === "Running" ? null : new Date() })),
  );
  await db().update(taskRuns).set({ attempts: 2 }).where(eq(taskRuns.runId, runIds[2]!));
  await db().update(taskRuns).set({ attempts: 1 }).where(eq(taskRuns.runId, runIds[3]!));
  const mlflow = ownMlflow(teamId);
  const left: string[] = [];
  for (const runId of runIds) left.push(await leaveOpen(mlflow, teamId, runId, 1));
  expect(await endLeftRuns(signal)).toBe(3);
  const statuses = await Promise.all(left.map(async (id) => (await mlflow.getRun(id)).info.status));
  expect(statuses).toEqual(["FAILED", "KILLED", "FAILED", "RUNNING"]);
  expect(await endLeftRuns(signal)).toBe(0);
});

test("a run on the team's own server is ended when that answers again", async () => {
  const { teamId, userId } = await makeTeam();
  const other = await makeTeam();
  await allowHost(teamId, { host: "127.0.0.1", createdBy: userId });
  const server = await startUnwellMlflow(other.teamId);
  await createBlock(teamId, { type: "mlflow-server", name: "theirs", values: { uri: server.url } });
  const [runId] = await insertRuns(teamId, [
    { state: "Failed", endedAt: new Date(), blocks: { mlflow: "theirs" } },
  ]);
  const mlflow = createMlflowClient({ baseUrl: server.url });
  const id = await leaveOpen(mlflow, teamId, runId!, 1);
  server.fail({ on: "runs/search", status: 500 });
  expect(await endLeftRuns(signal)).toBe(0);
  expect((await mlflow.getRun(id)).info.status).toBe("RUNNING");
  expect(await endLeftRuns(signal)).toBe(1);
  expect((await mlflow.getRun(id)).info.status).toBe("FAILED");
  server.close();
});
