import { Readable } from "node:stream";
import { afterEach, expect, test } from "vitest";
import { sql } from "@/db/client";
import { createDatasetVersion } from "@/lib/datasets/create-dataset-version";
import { createExperiment, createExperimentRun } from "@/lib/experiments/mutations";
import { putRunArtifact } from "@/lib/experiments/run-artifacts";
import { startRun } from "@/lib/runs/start/start-run";
import { makeEchoDeployment } from "@/tests/echo-deployment";
import { makeTeam, useTestDatabase } from "@/tests/test-database";

useTestDatabase();
afterEach(() => {
  delete process.env.TEAM_STORAGE_BYTES;
  delete process.env.TEAM_OPEN_RUNS;
});

const upload = (teamId: string, bytes: number) => {
  const body = `id\n${"1\n".repeat((bytes - 3) / 2)}`;
  return createDatasetVersion(teamId, "ids", Readable.from([body]), { contentType: "text/csv" });
};

test("a team stores bytes up to its quota, and again once some are deleted", async () => {
  process.env.TEAM_STORAGE_BYTES = "100";
  const [{ teamId }, other] = [await makeTeam(), await makeTeam()];
  await upload(teamId, 61);
  await expect(upload(teamId, 61)).rejects.toMatchObject({ code: "too-large" });
  await upload(teamId, 39);
  await expect(upload(teamId, 5)).rejects.toMatchObject({
    code: "too-large",
    message: expect.stringMatching(/reached the limit of 100 B/),
  });
  const { id: experimentId } = await createExperiment(teamId, { name: "fraud" });
  const { id: runId } = await createExperimentRun(teamId, { experimentId });
  await expect(putRunArtifact(teamId, runId, "a.txt", "a")).rejects.toMatchObject({ code: "too-large" });
  await upload(other.teamId, 61);
  await sql()`delete from dataset_versions where team_id = ${teamId} and size_bytes = 61`;
  await expect
    .poll(
      () =>
        upload(teamId, 5).then(
          () => "stored",
          () => "refused",
        ),
      { timeout: 8_000 },
    )
    .toBe("stored");
  await putRunArtifact(teamId, runId, "a.txt", "a".repeat(30));
  await expect(putRunArtifact(teamId, runId, "b.txt", "b".repeat(30))).rejects.toMatchObject({
    code: "too-large",
  });
});

test("a team starts runs up to its quota of those that have not ended", async () => {
  process.env.TEAM_OPEN_RUNS = "2";
  const { teamId } = await makeTeam();
  await makeEchoDeployment(teamId);
  const start = () => startRun(teamId, "echoes", { trigger: { type: "person", userId: "u", name: "Ada" } });
  const first = await start();
  await start();
  await expect(start()).rejects.toMatchObject({ code: "rate-limited", retryAfterS: 60 });
  await sql()`update runs set state = 'Cancelled', ended_at = now() where id = ${first.id}`;
  await expect
    .poll(
      () =>
        start().then(
          () => "started",
          () => "refused",
        ),
      { timeout: 8_000 },
    )
    .toBe("started");
});
