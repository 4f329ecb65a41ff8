import { beforeEach, expect, test } from "vitest";
import type { Role } from "@/lib/base/member";
import { evaluateNextVersion } from "@/lib/datasets/expectations/evaluate-next";
import { callRoute, type RouteCall } from "@/tests/call-route";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { GET, PUT } from "./[name]/expectations/route";
import { GET as getResults } from "./[name]/versions/[version]/expectations/route";
import { POST } from "./[name]/versions/route";

useTestDatabase();

let team: { teamId: string; userId: string };
beforeEach(async () => {
  team = await makeTeam();
});
const call = (role: Role, route: Parameters<typeof callRoute>[2], given: RouteCall = {}) =>
  callRoute(team, role, route, { ...given, params: { name: "cars", version: "latest" } });

test("expectations are suggested, saved by an editor once per ETag, and evaluated", async () => {
  expect((await call("viewer", GET)).status).toBe(404);
  await call("editor", POST, { csv: "id,price\n1,10\n2,-30\n3,8\n" });
  const none = await call("viewer", GET);
  expect(none.body).toMatchObject({ version: 0, by: null, updatedAt: null, expectations: [], history: [] });
  expect(none.body.suggestions).toContainEqual({
    expectation: { type: "unique", severity: "fail", columns: ["id"] },
    reason: "the key is unique in every row",
  });
  expect((await call("viewer", getResults)).body).toEqual({
    ...{ version: 1, expectations: null, status: null, error: null, evaluatedAt: null, results: [] },
  });
  const body = { expectations: [{ type: "range", column: "price", min: 0 }] };
  expect((await call("operator", PUT, { body })).status).toBe(403);
  const saved = await call("editor", PUT, { body });
  expect(saved.body).toMatchObject({
    version: 1,
    expectations: [{ type: "range", column: "price", min: 0, max: null, severity: "fail" }],
    history: [{ version: 1 }],
  });
  const again = { body: { expectations: saved.body.expectations }, etag: saved.etag };
  expect((await call("editor", PUT, again)).body.version).toBe(2);
  expect((await call("editor", PUT, again)).status).toBe(412);
  await evaluateNextVersion();
  expect((await call("viewer", getResults)).body).toMatchObject({
    version: 1,
    expectations: 2,
    status: "failed",
    results: [
      {
        id: saved.body.expectations[0].id,
        status: "failed",
        check: { name: "price is at least 0", value: 1, threshold: 0 },
        examples: [{ row: 2, value: "-30" }],
      },
    ],
  });
});

test("a bad expectation is refused by its place", async () => {
  await call("editor", POST, { csv: "id,price\n1,10\n2,30\n" });
  const put = async (...expectations: object[]) => {
    const { status, body } = await call("editor", PUT, { body: { expectations } });
    return status === 422 ? body.errors[0] : status;
  };
  expect(await put({ type: "range", column: "price" })).toEqual({
    path: "expectations.0.min",
    message: "Enter a least or a greatest value.",
  });
  expect(await put({ type: "range", column: "price", min: 2, max: 1 })).toMatchObject({
    message: "The greatest value must not be below the least.",
  });
  expect(await put({ type: "range", column: "price", min: 2, max: "2026-01-01" })).toMatchObject({
    message: "Enter two numbers or two days.",
  });
  expect(await put({ type: "rows", min: 1 }, { type: "rows", min: 1, severity: "warn" })).toEqual({
    path: "expectations.1",
    message: "This expectation is listed twice.",
  });
  expect(await put({ type: "rows", min: 1 }, { type: "unique", columns: ["x"] })).toEqual({
    path: "expectations.1",
    message: '"x is unique" cannot be met: the version has no column "x".',
  });
  expect(await put({ type: "odd" })).toMatchObject({ path: "expectations.0.type" });
});
