import { afterEach, expect, test } from "vitest";
import { GET } from "@/app/api/v1/flows/route";
import { createApiToken } from "@/lib/auth/manage-tokens";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { mlflowRoute } from "./mlflow";

useTestDatabase();
afterEach(() => {
  delete process.env.RATE_LIMIT_API;
  delete process.env.RATE_LIMIT_MLFLOW;
});

async function newToken(): Promise<string> {
  const { teamId, userId } = await makeTeam();
  return createApiToken(teamId, { userId, role: "owner" }, { name: "t", role: "viewer", lifetime: "7" });
}

const asking = (token: string, path: string) =>
  new Request(`http://localhost${path}`, { headers: { authorization: `Bearer ${token}` } });

test("a token that asks too often gets 429 with Retry-After, another one does not", async () => {
  process.env.RATE_LIMIT_API = "2";
  const [one, other] = [await newToken(), await newToken()];
  const ask = (token: string) => GET(asking(token, "/api/v1/flows"), { params: Promise.resolve({}) });
  for (const status of [200, 200, 429]) expect((await ask(one)).status).toBe(status);
  const refused = await ask(one);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await refused.json()).toMatchObject({ status: 429, code: "rate-limited" });
  expect((await ask(other)).status).toBe(200);
});

test("the MLflow endpoint has a limit of its own, and says it as MLflow does", async () => {
  process.env.RATE_LIMIT_MLFLOW = "1";
  const token = await newToken();
  const ask = () => mlflowRoute(asking(token, "/api/2.0/mlflow/experiments/get?experiment_id=0"));
  expect((await ask()).status).toBe(200);
  const refused = await ask();
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await refused.json()).toMatchObject({ error_code: "REQUEST_LIMIT_EXCEEDED" });
});
