import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { listAudit } from "@/lib/audit/queries";
import { createDatasetVersion, type NewVersionOptions } from "@/lib/datasets/create-dataset-version";
import { joinTeam, makeTeam, useTestDatabase } from "@/tests/test-database";
import { hideFirstSteps, readFirstSteps } from "./first-steps";

useTestDatabase();

test("only uploaded claims count as the team's own", async () => {
  const member = await makeTeam();
  const { teamId } = member;
  const add = (options: Partial<NewVersionOptions>) =>
    createDatasetVersion(teamId, "claims", Readable.from(["Month,FraudFound_P\nJan,0\n"]), {
      contentType: "text/csv",
      ...options,
    });
  await add({ isSynthetic: true });
  await add({ origin: { runId: "a-run", nodeId: "encode" } });
  expect(await readFirstSteps(member)).toMatchObject({ hasUploaded: false, hasTrained: false });
  await add({});
  expect(await readFirstSteps(member)).toMatchObject({ hasUploaded: true, hasTrained: false });
});

test("the first steps are hidden from one member, in one team, without a word in the audit log", async () => {
  const [{ teamId }, other] = [await makeTeam(), await makeTeam()];
  const ada = { teamId, userId: (await joinTeam(teamId, "viewer")).userId };
  const ben = { teamId, userId: (await joinTeam(teamId, "viewer")).userId };
  await hideFirstSteps(ada);
  expect(await readFirstSteps(ada)).toMatchObject({ isHidden: true, hasColleague: true, hasTrained: false });
  expect(await readFirstSteps(ben)).toMatchObject({ isHidden: false });
  expect(await readFirstSteps({ ...ada, teamId: other.teamId })).toMatchObject({ isHidden: false });
  expect((await listAudit(teamId, { action: "member.changed" })).items).toEqual([]);
});
