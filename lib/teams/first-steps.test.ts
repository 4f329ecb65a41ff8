import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { createDatasetVersion, type NewVersionOptions } from "@/lib/datasets/create-dataset-version";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { readFirstSteps } from "./first-steps";

useTestDatabase();

test("only claims that somebody uploaded are claims of one's own", async () => {
  const { teamId } = await makeTeam();
  const add = (options: Partial<NewVersionOptions>) =>
    createDatasetVersion(teamId, "claims", Readable.from(["Month,FraudFound_P\nJan,0\n"]), {
      contentType: "text/csv",
      ...options,
    });
  await add({ isSynthetic: true });
  await add({ origin: { runId: "a-run", nodeId: "encode" } });
  expect(await readFirstSteps(teamId)).toMatchObject({ hasUploaded: false, hasTrained: false });
  await add({});
  expect(await readFirstSteps(teamId)).toMatchObject({ hasUploaded: true, hasTrained: false });
});
