import { beforeAll, expect, test, vi } from "vitest";
import measureInformation from "@/inngest/tasks/measure-information";
import readData from "@/inngest/tasks/read-data";
import { getDatasetVersion } from "@/lib/datasets/queries";
import { readCodedColumns } from "@/lib/datasets/read-coded-columns";
import { claimFields } from "@/lib/learning/features/claim-field";
import { describeCode } from "@/lib/learning/features/describe-code";
import { columnDrift } from "@/lib/monitoring/column-drift";
import { openStoredModel } from "@/lib/serving/playground";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { runTask, trainOn } from "@/tests/train-dataset";

vi.mock("@/lib/learning/workers/train-in-workers", () => import("@/tests/without-threads"));
useTestDatabase();

// Members are positive more often. Some rows spell yes and no in another way.
const csv = [
  "amount,member,charged_back",
  ...Array.from({ length: 1200 }, (_, row) => {
    const isMember = row % 4 === 0;
    const member = row % 300 === 0 ? "y" : row % 302 === 1 ? "n" : isMember ? "Yes" : "No";
    return `${(row * 7919) % 997},${member},${row % (isMember ? 3 : 11) === 0 ? "Y" : "N"}`;
  }),
].join("\n");

let teamId: string;
let trained: Awaited<ReturnType<typeof trainOn>>;
beforeAll(async () => {
  ({ teamId } = await makeTeam());
  const rule = [{ column: "member", is: "equal" as const, value: "Yes" }];
  trained = await trainOn(teamId, "payments", csv, { train: { groups: ["member"], rule } });
}, 120_000);

test("the profile has each class in its most frequent spelling", async () => {
  const { columns } = await getDatasetVersion(teamId, "payments", "latest");
  expect(columns.find(({ name }) => name === "member")).toMatchObject({
    type: "boolean",
    distinct: 2,
    top: [
      { value: "No", count: 900 },
      { value: "Yes", count: 300 },
    ],
  });
});

test("a model, its groups and its rule speak of yes and no as the table does", async () => {
  const { stored } = await openStoredModel(teamId, "payments", "1");
  const member = stored.features.find(({ name }) => name === "member")!;
  expect([0, 1].map((code) => describeCode(member, code))).toEqual(["No", "Yes"]);
  expect(claimFields([member])).toEqual([{ name: "member", type: "category", values: ["No", "Yes"] }]);
  expect(["No", "Yes"]).toContain(trained.example.member);
  const { groups, baseline } = trained.evaluation;
  expect(groups![0]!.groups.map(({ name }) => name)).toEqual(["No", "Yes"]);
  expect(baseline).toMatchObject({ rule: "member = Yes" });
  // A fourth of the rows are members.
  expect(baseline!.flagRate).toBeCloseTo(0.25, 1);
});

test("information and drift speak of yes and no as the table does", async () => {
  const { data } = await runTask(readData, teamId, { dataset: "payments" });
  const { columns } = await runTask(measureInformation, teamId, { data });
  expect(columns.find(({ name }) => name === "member")!.bins.map(({ name }) => name)).toEqual(["No", "Yes"]);
  const version = await getDatasetVersion(teamId, "payments", "latest");
  const { member } = await readCodedColumns(version, ["member"]);
  expect(columnDrift("member", member!, member!).bins.map(({ name }) => name)).toEqual(["No", "Yes"]);
});
