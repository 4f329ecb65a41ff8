import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { beforeAll, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { apiTokens } from "@/db/schema/teams";
import explain from "@/inngest/flows/explain-difference";
import training from "@/inngest/flows/train-insurance-fraud-model";
import { listArtifacts } from "@/lib/artifacts/queries";
import { tokenHash } from "@/lib/auth/tokens";
import { createDatasetVersion } from "@/lib/datasets/create-dataset-version";
import { startRun } from "@/lib/runs/start/start-run";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { deployFlow, runThatIs, useTestExecutor } from "@/tests/test-flows";
import { someClaims } from "@/tests/trained-model";
import { GET } from "./[id]/comparison/route";

vi.mock("@/lib/learning/workers/train-in-workers", () => import("@/tests/without-threads"));
useTestDatabase();
useTestExecutor();

const token = randomUUID();
let teamId: string;
let runs: { first: string; second: string; other: string };

beforeAll(async () => {
  const team = await makeTeam();
  teamId = team.teamId;
  await db()
    .insert(apiTokens)
    .values({ ...team, name: "viewer", role: "viewer", hash: tokenHash(token) });
  const { csv } = await someClaims(2000);
  await createDatasetVersion(teamId, "claims", Readable.from([csv]), { contentType: "text/csv" });
  await deployFlow(teamId, training);
  await deployFlow(teamId, explain);
  const params = { bestParamsSource: "none", modelKind: "logistic-regression", runDeployInstructions: false };
  runs = {
    first: await run(training.slug, params),
    second: await run(training.slug, { ...params, modelParams: { C: 0.001 } }),
    // Another split: hardly any held-out claim is new to both.
    other: await run(training.slug, { ...params, seed: 7 }),
  };
}, 120_000);

async function run(flow: string, params: Record<string, unknown>): Promise<string> {
  const trigger = { type: "person" as const, userId: "u", name: "Ada" };
  const { id } = await startRun(teamId, flow, { trigger, params });
  const { state, stateMessage } = await runThatIs(teamId, id);
  expect([state, stateMessage]).toEqual(["Completed", null]);
  return id;
}

async function compare(id: string, other: string | undefined) {
  const query = other === undefined ? "" : `?with=${other}`;
  const request = new Request(`http://portal.test/api/v1/runs/${id}/comparison${query}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const response = await GET(request, { params: Promise.resolve({ id }) });
  return { status: response.status, body: await response.json() };
}

test("two models on the same held-out claims, with intervals", async () => {
  const { status, body } = await compare(runs.first, runs.second);
  expect(status).toBe(200);
  expect(body).toMatchObject({ claims: 400, reason: null });
  const { first, second, differences } = body;
  expect(differences.rocAuc.value).toBeCloseTo(second.rocAuc.value - first.rocAuc.value, 12);
  for (const figures of [first, second, differences])
    for (const { value, low, high } of Object.values<{ value: number; low: number; high: number }>(figures)) {
      expect(low).toBeLessThanOrEqual(value);
      expect(high).toBeGreaterThanOrEqual(value);
    }
});

test("no verdict where too few claims are new to both", async () => {
  const { body } = await compare(runs.first, runs.other);
  expect(body).toMatchObject({ first: null, second: null, differences: null });
  expect(body.claims).toBeLessThan(200);
  expect(body.reason).toContain("10 frauds and 10 others");
});

test("a run that is not there or not named is refused", async () => {
  expect((await compare(runs.first, randomUUID())).status).toBe(404);
  expect((await compare(runs.first, undefined)).status).toBe(422);
});

test("explain-difference shows both models on the same claims", async () => {
  const id = await run(explain.slug, { a: runs.first, b: runs.second, metric: "rocAuc" });
  const { items } = await listArtifacts(teamId, { run: id });
  const report = items.find(({ key }) => key === "difference-report")?.data as { markdown: string };
  expect(report.markdown).toMatch(
    /## On the same claims\n\nThe models that the two runs trained, on 400 held-out/,
  );
  expect(report.markdown).toContain(
    "| | First run | Second run | Difference, points | 95 % interval |".slice(4),
  );
});
