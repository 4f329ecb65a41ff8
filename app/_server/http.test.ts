import { afterEach, describe, expect, test } from "vitest";
import { POST as startRun } from "@/app/api/v1/deployments/[slug]/runs/route";
import { GET } from "@/app/api/v1/flows/route";
import { GET as listRuns } from "@/app/api/v1/runs/route";
import { createApiToken } from "@/lib/auth/manage-tokens";
import { DomainError } from "@/lib/base/errors";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { mlflowRoute } from "./mlflow";
import { problem } from "./problem";

useTestDatabase();
afterEach(() => {
  delete process.env.RATE_LIMIT_API;
  delete process.env.RATE_LIMIT_MLFLOW;
});

async function newToken(role: "viewer" | "operator" = "viewer"): Promise<string> {
  const { teamId, userId } = await makeTeam();
  return createApiToken(teamId, { userId, role: "owner" }, { name: "t", role, lifetime: "7" });
}

const asking = (token: string, path: string) =>
  new Request(`http://localhost${path}`, { headers: { authorization: `Bearer ${token}` } });

test("a token over its limit gets 429 with Retry-After, another token does not", async () => {
  process.env.RATE_LIMIT_API = "2";
  const [first, second] = [await newToken(), await newToken()];
  const ask = (token: string) => GET(asking(token, "/api/v1/flows"), { params: Promise.resolve({}) });
  for (const status of [200, 200, 429]) expect((await ask(first)).status).toBe(status);
  const refused = await ask(first);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await refused.json()).toMatchObject({ status: 429, code: "rate-limited" });
  expect((await ask(second)).status).toBe(200);
});

test("the MLflow endpoint has its own limit, reported in MLflow's format", async () => {
  process.env.RATE_LIMIT_MLFLOW = "1";
  const token = await newToken();
  const ask = () => mlflowRoute(asking(token, "/api/2.0/mlflow/experiments/get?experiment_id=0"));
  expect((await ask()).status).toBe(200);
  const refused = await ask();
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await refused.json()).toMatchObject({ error_code: "REQUEST_LIMIT_EXCEEDED" });
});

describe("a request with values that cannot be stored", () => {
  const deep = (levels: number) => `{"params":{"text":${"[".repeat(levels)}${"]".repeat(levels)}}}`;
  const run = async (token: string, body: string | Uint8Array<ArrayBuffer>, slug = "none") => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const request = new Request("http://localhost/api/v1/deployments/none/runs", {
      method: "POST",
      headers,
      body,
    });
    const response = await startRun(request, { params: Promise.resolve({ slug }) });
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    return {
      status: response.status,
      ...((await response.json()) as { detail: string; errors?: unknown[] }),
    };
  };

  test.each([
    ["1,000 brackets", deep(1_000), /100 levels/],
    ["10,000 brackets", deep(10_000), /100 levels/],
    ["half a surrogate pair", '{"params":{"text":"a\\ud83eb"}}', /^params\.text: .*surrogate/],
    ["U+0000 in a key", '{"params":{"te\\u0000xt":1}}', /U\+0000/],
    ["1e400", '{"params":{"text":1e400}}', /^params\.text: Infinity/],
    ["2^53 + 1", '{"params":{"text":9007199254740993}}', /^params\.text: This integer is too large/],
    ["white space alone", "\n", /JSON/],
    ["Latin-1", new Uint8Array([0x7b, 0x22, 0xe9, 0x22, 0x3a, 0x31, 0x7d]), /not UTF-8/],
  ])("is 422: %s", async (_, body, detail) => {
    const token = await newToken("operator");
    expect(await run(token, body)).toMatchObject({ status: 422, detail: expect.stringMatching(detail) });
  });

  test("is 422 in a part of the path and in the query", async () => {
    const token = await newToken("operator");
    expect(await run(token, "{}", "a\0b")).toMatchObject({
      status: 422,
      detail: expect.stringMatching(/^slug: /),
    });
    const runs = await listRuns(asking(token, "/api/v1/runs?flow=%00"), { params: Promise.resolve({}) });
    expect(await runs.json()).toMatchObject({ status: 422, detail: expect.stringMatching(/^query\.flow: /) });
  });

  test("gets an answer that is not many times as long as the request", async () => {
    const issues = Array.from({ length: 50_000 }, (_, index) => ({
      path: `tags.${index}`,
      message: "e".repeat(1e5),
    }));
    const answer = await problem(new DomainError("invalid", "e".repeat(3_000_000), issues)).json();
    expect(answer.errors).toHaveLength(100);
    expect(JSON.stringify(answer).length).toBeLessThan(60_000);
  });
});
