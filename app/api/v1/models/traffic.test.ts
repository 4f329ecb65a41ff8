import { randomUUID } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { answerInvocation } from "@/app/_server/invocations";
import { db } from "@/db/client";
import { apiTokens } from "@/db/schema/teams";
import { tokenHash } from "@/lib/auth/tokens";
import type { Role } from "@/lib/base/member";
import { flushRequests } from "@/lib/serving/request-log";
import { shadowsDone } from "@/lib/serving/second-version";
import { mlmodelOf, pythonModel, registerFiles } from "@/tests/python-model";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import {
  DELETE as endTraffic,
  GET as getTraffic,
  PUT as putTraffic,
} from "./[name]/aliases/[alias]/traffic/route";
import { GET as getOutcomes, POST as postOutcomes } from "./[name]/outcomes/route";

useTestDatabase();

type Route = (request: Request, context: { params: Promise<unknown> }) => Promise<Response>;
let team: { teamId: string; userId: string };

beforeEach(async () => {
  team = await makeTeam();
  for (const weight of [0.02, -0.02])
    await registerFiles(
      team.teamId,
      "fraud",
      { "model.onnx": pythonModel([weight, 0]), MLmodel: mlmodelOf(["amount", "age"]) },
      { alias: weight > 0 ? "champion" : "other" },
    );
});

async function tokenOf(role: Role) {
  const token = randomUUID();
  await db()
    .insert(apiTokens)
    .values({ ...team, name: "test", role, hash: tokenHash(token) });
  return { authorization: `Bearer ${token}`, "content-type": "application/json" };
}
async function call(route: Route, method: "GET" | "POST", role: Role, body?: unknown) {
  const request = new Request("http://portal.test/api/v1", {
    method,
    headers: await tokenOf(role),
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const response = await route(request, { params: Promise.resolve({ name: "fraud", alias: "champion" }) });
  return { status: response.status, body: response.status === 204 ? null : await response.json() };
}
async function score(id: string, headers: Record<string, string> = {}) {
  const request = new Request("http://portal.test/invocations?key=id", {
    method: "POST",
    headers: { ...(await tokenOf("viewer")), ...headers },
    body: JSON.stringify({ instances: [{ id, amount: 100, age: 30 }] }),
  });
  const response = await answerInvocation(request, "fraud", "@champion");
  await shadowsDone();
  await flushRequests();
  return response;
}

test("a shadow is set, compared and ended by those who may move the alias", async () => {
  const shadow = { mode: "shadow", version: 2, share: 1 };
  expect((await call(putTraffic, "POST", "editor", shadow)).status).toBe(403);
  expect((await call(getTraffic, "GET", "viewer")).status).toBe(404);
  expect((await call(putTraffic, "POST", "admin", shadow)).body).toMatchObject({ ...shadow, first: 1 });
  const response = await score("k1", { "x-request-id": "mine-1" });
  expect(await response.json()).toMatchObject({ predictions: [{ label: 1 }] });
  expect(response.headers.get("x-model-version")).toBe("1");
  expect(response.headers.get("x-request-id")).toBe("mine-1");
  const { body } = await call(getTraffic, "GET", "viewer");
  expect(body.comparison.both).toMatchObject({ rows: 1, onlyFirst: 1, onlySecond: 0 });
  expect((await call(endTraffic, "POST", "admin")).status).toBe(204);
});

test("outcomes come by request and key, and are read by day and version", async () => {
  await score("k1", { "x-request-id": "mine-1" });
  await score("k2");
  const outcomes = [
    { request: "mine-1", label: "Y" },
    { key: "k2", label: 0 },
  ];
  expect((await call(postOutcomes, "POST", "viewer", { outcomes })).status).toBe(403);
  expect((await call(postOutcomes, "POST", "operator", { outcomes })).body).toMatchObject({
    recorded: 2,
    unknown: 0,
  });
  const { body } = await call(getOutcomes, "GET", "viewer");
  expect(body.days).toMatchObject([{ version: 1, role: "served", rows: 2, recall: 1, precision: 0.5 }]);
  expect(body.calibration).toMatchObject([{ version: 1, rows: 2, observed: 0.5 }]);
  expect(
    (await call(postOutcomes, "POST", "operator", { outcomes: [{ key: "k2", label: "?" }] })).status,
  ).toBe(422);
});
