import { randomUUID } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { db } from "@/db/client";
import { outgoingWebhooks } from "@/db/schema/outgoing";
import { apiTokens } from "@/db/schema/teams";
import { tokenHash } from "@/lib/auth/tokens";
import type { Role } from "@/lib/base/member";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { POST as postCheck } from "./[name]/check/route";
import { DELETE, GET, PUT } from "./[name]/route";
import { GET as list, POST } from "./route";

useTestDatabase();

let team: { teamId: string; userId: string };
beforeEach(async () => {
  team = await makeTeam();
});

type Route = (request: Request, context: { params: Promise<unknown> }) => Promise<Response>;
async function call(role: Role, route: Route, { body, query = "" }: { body?: unknown; query?: string } = {}) {
  const token = randomUUID();
  await db()
    .insert(apiTokens)
    .values({ ...team, name: "test", role, hash: tokenHash(token) });
  const request = new Request(`http://portal.test/api/v1/blocks${query}`, {
    method: "POST",
    body: body === undefined ? undefined : JSON.stringify(body),
    headers: { authorization: `Bearer ${token}` },
  });
  const response = await route(request, { params: Promise.resolve({ name: "files" }) });
  return { status: response.status, body: response.status === 204 ? undefined : await response.json() };
}

const block = { type: "local-bucket", name: "files", values: { folder: "claims" } };

test("an editor makes, checks, changes and deletes a block; a viewer only reads", async () => {
  for (const [route, body] of [
    [POST, block],
    [PUT, { values: block.values }],
    [postCheck, {}],
    [DELETE, undefined],
  ] as [Route, unknown][])
    expect((await call("operator", route, { body })).status).toBe(403);
  expect(await call("editor", POST, { body: block })).toMatchObject({
    status: 201,
    body: { ...block, check: null },
  });
  expect((await call("editor", POST, { body: block })).status).toBe(409);
  expect((await call("editor", postCheck, { body: {} })).body).toMatchObject({ isOk: true });
  expect((await call("viewer", GET)).body).toMatchObject({ check: { isOk: true }, usedBy: [] });
  expect((await call("viewer", list)).body.items).toHaveLength(1);
  expect((await call("editor", PUT, { body: { values: { folder: "../runs" } } })).body).toMatchObject({
    status: 422,
    errors: [{ path: "values.folder" }],
  });
  expect((await call("editor", DELETE)).status).toBe(204);
  expect((await call("viewer", GET)).status).toBe(404);
});

test("a block in use is deleted only by force, after naming where", async () => {
  const secretBlock = {
    type: "slack-webhook",
    name: "files",
    values: { url: "https://hooks.slack.com/services/x" },
  };
  await call("editor", POST, { body: secretBlock });
  await db()
    .insert(outgoingWebhooks)
    .values({ teamId: team.teamId, name: "Tell us", kind: "slack", block: "files", states: ["Failed"] });
  expect((await call("viewer", GET)).body).toMatchObject({
    values: { url: "********" },
    usedBy: [{ kind: "outgoing webhook", name: "Tell us" }],
  });
  expect(await call("editor", DELETE)).toMatchObject({
    status: 409,
    body: { detail: 'The block "files" is in use by the outgoing webhook Tell us.' },
  });
  expect((await call("editor", DELETE, { query: "?force=true" })).status).toBe(204);
});
