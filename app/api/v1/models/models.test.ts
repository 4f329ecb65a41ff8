import { randomUUID } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { db } from "@/db/client";
import { apiTokens } from "@/db/schema/teams";
import { tokenHash } from "@/lib/auth/tokens";
import type { Role } from "@/lib/base/member";
import { ownMlflow } from "@/lib/mlflow-endpoint/own-client";
import { createRegisteredModel } from "@/lib/registry/model-mutations";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { PUT as putGate, DELETE as removeGate } from "./[name]/aliases/[alias]/gates/[gate]/route";
import { POST as rollBack } from "./[name]/aliases/[alias]/roll-back/route";
import { PUT as putAlias, DELETE as removeAlias } from "./[name]/aliases/[alias]/route";
import { GET as getModel, PATCH as patchModel } from "./[name]/route";
import { GET as listModels } from "./route";

useTestDatabase();

type Route = (request: Request, context: { params: Promise<unknown> }) => Promise<Response>;
let team: { teamId: string; userId: string };

beforeEach(async () => {
  team = await makeTeam();
  const mlflow = ownMlflow(team.teamId);
  const experimentId = await mlflow.ensureExperiment("fraud");
  await mlflow.createRegisteredModel("fraud");
  for (const recall of [0.9, 0.7]) {
    const { info } = await mlflow.createRun({
      experimentId,
      name: "train",
      tags: { "switchyard.dataset": "claims/3" },
    });
    await mlflow.logBatch(info.run_id, { metrics: { recall }, params: { model_kind: "forest" } });
    const source = `runs:/${info.run_id}/model`;
    await mlflow.createModelVersion({ name: "fraud", source, runId: info.run_id });
  }
});

async function call(route: Route, role: Role, body?: unknown, more: Record<string, string> = {}, query = "") {
  const token = randomUUID();
  await db()
    .insert(apiTokens)
    .values({ ...team, name: "test", role, hash: tokenHash(token) });
  const request = new Request(`http://portal.test/api/v1${query}`, {
    method: "POST",
    body: body === undefined ? undefined : JSON.stringify(body),
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
  });
  const response = await route(request, { params: Promise.resolve({ name: "fraud", ...more }) });
  return { status: response.status, body: response.status === 204 ? null : await response.json() };
}
const champion = { alias: "champion" };

test("models are searched by a part of their name, page by page, and prompts are listed apart", async () => {
  const mlflow = ownMlflow(team.teamId);
  for (const name of ["fraud-2", "Fraud_3", "churn"]) await mlflow.createRegisteredModel(name);
  await createRegisteredModel(team.teamId, { name: "greet", tags: { "mlflow.prompt.is_prompt": "true" } });
  const list = async (query: string) =>
    (await call(listModels, "viewer", undefined, {}, `/models?${query}`)).body;
  const namesOf = ({ items }: { items: { name: string }[] }) => items.map(({ name }) => name);
  expect(namesOf(await list(""))).toHaveLength(4);
  expect(namesOf(await list("text=FRAUD_"))).toEqual(["Fraud_3"]);
  const first = await list("text=fraud&limit=2");
  const rest = await list(`text=fraud&limit=2&cursor=${encodeURIComponent(first.nextCursor)}`);
  expect([...namesOf(first), ...namesOf(rest)].sort()).toEqual(["Fraud_3", "fraud", "fraud-2"]);
  expect(rest.nextCursor).toBeNull();
  expect(namesOf(await list("kind=prompt"))).toEqual(["greet"]);
});

test("a model is listed and shown with its versions, how they were trained and how they did", async () => {
  expect((await call(listModels, "viewer")).body.items).toMatchObject([{ name: "fraud", newestVersion: 2 }]);
  const { body } = await call(getModel, "viewer");
  expect(body.versions).toMatchObject([
    { version: 2, kind: "forest", data: "claims/3", metrics: { recall: 0.7 } },
    { version: 1, metrics: { recall: 0.9 } },
  ]);
  expect((await call(getModel, "viewer", undefined, { name: "no-such" })).status).toBe(404);
});

test("models are listed by name, a page at a time", async () => {
  await ownMlflow(team.teamId).createRegisteredModel("claims");
  const page = async (query: string) => (await call(listModels, "viewer", undefined, {}, query)).body;
  const first = await page("?limit=1");
  expect(first.items).toMatchObject([{ name: "claims", newestVersion: null }]);
  const second = await page(`?limit=1&cursor=${first.nextCursor}`);
  expect(second).toMatchObject({ items: [{ name: "fraud", newestVersion: 2 }], nextCursor: null });
});

test("an alias is moved past its gates, rolled back and taken away, and the history tells it", async () => {
  expect((await call(putAlias, "editor", { version: 1 }, champion)).status).toBe(403);
  const settings = { floor: 0.8 };
  const floor = { ...champion, gate: "recall-floor" };
  expect((await call(putGate, "editor", { settings }, floor)).status).toBe(403);
  expect((await call(putGate, "admin", { settings: { floor: 9 } }, floor)).body.errors).toMatchObject([
    { path: "floor" },
  ]);
  expect((await call(putGate, "admin", { settings }, floor)).body.gates).toMatchObject([{ settings }]);
  const moved = await call(putAlias, "admin", { version: 1, reason: "first" }, champion);
  expect(moved.body).toMatchObject({ version: 1, checks: [{ isPassed: true, value: 0.9, limit: 0.8 }] });
  const refused = await call(putAlias, "admin", { version: 2 }, champion);
  expect(refused).toMatchObject({ status: 403, body: { detail: expect.stringContaining("Recall floor") } });
  const forced = { version: 2, reason: "agreed", override: true };
  expect((await call(putAlias, "admin", forced, champion)).status).toBe(403);
  expect((await call(putAlias, "owner", forced, champion)).status).toBe(200);
  expect((await call(rollBack, "admin", { reason: "flags too much" }, champion)).body.version).toBe(1);
  expect((await call(removeAlias, "admin", undefined, champion)).status).toBe(204);
  expect((await call(removeGate, "admin", undefined, floor)).status).toBe(204);
  const { body } = await call(getModel, "viewer");
  expect(body).toMatchObject({ aliases: {}, gates: [] });
  expect(body.history.map((move: { reason: string }) => move.reason)).toEqual([
    "",
    "Roll back: flags too much",
    "agreed",
    "first",
  ]);
  expect(body.history[2].overridden).toEqual(["recall-floor"]);
  expect(body.checks.map((check: { isPassed: boolean }) => check.isPassed)).toEqual([
    true,
    false,
    false,
    true,
  ]);
});

test("an editor writes what a model is for, a viewer does not", async () => {
  const change = { description: "Finds frauds", tags: { owner: "claims" } };
  expect((await call(patchModel, "viewer", change)).status).toBe(403);
  expect((await call(patchModel, "editor", change)).body).toMatchObject(change);
});
