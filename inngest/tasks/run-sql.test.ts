import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { z } from "zod";
import { createDatasetVersion } from "@/lib/datasets/create-dataset-version";
import { getDatasetVersion } from "@/lib/datasets/queries";
import { defineFlow } from "@/lib/flows/define-flow";
import { listTaskRuns } from "@/lib/runs/read/queries";
import { startRun } from "@/lib/runs/start/start-run";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { deployFlow, runThatIs, useTestExecutor } from "@/tests/test-flows";
import runSql from "./run-sql";

useTestDatabase();
useTestExecutor();

const flow = defineFlow({
  slug: "sum-sales",
  name: "Sum sales",
  description: "",
  params: z.object({ query: z.string() }),
  build(params, node) {
    node("sum", runSql, { query: params.query, dataset: "sums" });
  },
});

test("a run keeps the result of its query as a version that says what it is from, or fails in words", async () => {
  const { teamId } = await makeTeam();
  const csv = "region,amount\nnorth,1\nsouth,2\nnorth,3\n";
  const source = await createDatasetVersion(teamId, "sales", Readable.from([csv]), {
    contentType: "text/csv",
  });
  await deployFlow(teamId, flow);
  const trigger = { type: "person" as const, userId: "u", name: "Ada" };
  const run = async (query: string) => {
    const { id } = await startRun(teamId, flow.slug, { trigger, params: { query } });
    return runThatIs(teamId, id);
  };
  const done = await run("select region, sum(amount) as total from sales group by region");
  expect(done).toMatchObject({ state: "Completed" });
  const made = await getDatasetVersion(teamId, "sums", "latest");
  expect(made).toMatchObject({
    version: 1,
    rows: 2,
    sourceId: source.id,
    runId: done.id,
    note: "Result of SQL over sales version 1.",
  });
  const [task] = await listTaskRuns(teamId, done.id);
  expect(task?.output).toEqual({ dataset: "sums", version: 1, rows: 2, sha256: made.sha256 });
  expect(await run("drop table sales")).toMatchObject({
    state: "Failed",
    stateMessage: expect.stringContaining("Write one SELECT."),
  });
}, 60_000);
