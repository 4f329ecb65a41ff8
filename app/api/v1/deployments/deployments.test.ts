import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { PUT as putFlow } from "@/app/api/v1/flows/[slug]/route";
import { POST as postFlow } from "@/app/api/v1/flows/route";
import { db } from "@/db/client";
import { apiTokens } from "@/db/schema/teams";
import { tokenHash } from "@/lib/auth/tokens";
import type { Role } from "@/lib/base/member";
import { getRun } from "@/lib/runs/read/queries";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { DELETE, GET, PATCH } from "./[slug]/route";
import { POST as postRun } from "./[slug]/runs/route";
import { POST } from "./route";

useTestDatabase();

const flow = {
  slug: "count-claims",
  name: "Count claims",
  params: {
    type: "object",
    properties: { dataset: { type: "string" }, version: { type: "integer", minimum: 1, default: 1 } },
    required: ["dataset"],
  },
  nodes: [
    {
      id: "read",
      task: "read-data",
      input: { dataset: { $from: "params.dataset" }, version: { $from: "params.version" } },
    },
  ],
};
const deployment = {
  slug: "count-daily",
  name: "Count daily",
  flow: "count-claims",
  params: { dataset: "claims" },
};

let teamId: string;
let token: string;
beforeEach(async () => {
  ({ teamId, token } = await teamWithToken());
});

async function teamWithToken(role: Role = "editor") {
  const team = await makeTeam();
  const token = randomUUID();
  await db()
    .insert(apiTokens)
    .values({ ...team, name: "test", role, hash: tokenHash(token) });
  return { ...team, token };
}

type Route = (request: Request, context: { params: Promise<unknown> }) => Promise<Response>;
async function call(route: Route, body?: unknown, slug = "", as = token) {
  const request = new Request("http://portal.test/api/v1", {
    method: "POST",
    body: body === undefined ? undefined : JSON.stringify(body),
    headers: { authorization: `Bearer ${as}` },
  });
  const response = await route(request, { params: Promise.resolve({ slug }) });
  return { status: response.status, body: response.status === 204 ? undefined : await response.json() };
}

describe("flows", () => {
  test("are made, and the same content is the same version", async () => {
    expect(await call(postFlow, flow)).toMatchObject({
      status: 201,
      body: { slug: "count-claims", version: 1 },
    });
    expect(await call(postFlow, flow)).toMatchObject({ status: 409, body: { code: "conflict" } });
    const { slug: _, ...content } = flow;
    expect((await call(putFlow, content, flow.slug)).body.version).toBe(1);
    const nodes = [{ ...flow.nodes[0], retries: 2 }];
    const changed = await call(putFlow, { ...flow, nodes }, flow.slug);
    expect(changed).toMatchObject({ status: 200, body: { version: 2, name: "Count claims" } });
    expect(changed.body.versions).toHaveLength(2);
  });

  test.each([
    [{ nodes: [{ ...flow.nodes[0], input: { dataset: 3 } }] }, "nodes.read.input.dataset"],
    [{ nodes: [{ ...flow.nodes[0], retries: "two" }] }, "nodes.read.retries"],
    [{ nodes: [{ ...flow.nodes[0], task: "no-such-task" }] }, "nodes.read.task"],
    [{ nodes: [{ ...flow.nodes[0], retry: 3 }] }, "nodes.read"],
    [{ params: { type: "array" } }, "params.type"],
    [{ parameters: {} }, ""],
  ])("with %o are refused by place", async (wrong, path) => {
    const { status, body } = await call(postFlow, { ...flow, ...wrong });
    expect(status).toBe(422);
    expect(body.errors[0].path).toBe(path);
  });

  test("need an editor", async () => {
    const viewer = await teamWithToken("operator");
    expect((await call(postFlow, flow, "", viewer.token)).status).toBe(403);
  });
});

describe("deployments", () => {
  beforeEach(async () => {
    await call(postFlow, flow);
  });

  test("are made, read, changed and deleted; their runs stay", async () => {
    const created = await call(POST, { ...deployment, tags: ["daily"], concurrencyLimit: 1 });
    expect(created).toMatchObject({
      status: 201,
      body: {
        ...deployment,
        version: null,
        flowVersion: 1,
        tags: ["daily"],
        pool: null,
        concurrencyLimit: 1,
        onConflict: "queue",
      },
    });
    expect((await call(POST, deployment)).status).toBe(409);

    const changed = await call(PATCH, { name: "Count", version: 1 }, deployment.slug);
    expect(changed).toMatchObject({ status: 200, body: { name: "Count", version: 1, tags: ["daily"] } });

    const run = await call(postRun, {}, deployment.slug);
    expect(run.status).toBe(201);
    expect((await call(DELETE, undefined, deployment.slug)).status).toBe(204);
    expect((await call(GET, undefined, deployment.slug)).status).toBe(404);
    expect(await getRun(teamId, run.body.id)).toMatchObject({ deployment: null, flow: "count-claims" });
  });

  test("leave required parameters to the run", async () => {
    expect((await call(POST, { ...deployment, params: {} })).status).toBe(201);
    expect((await call(postRun, {}, deployment.slug)).body.errors[0].path).toBe("params.dataset");
    expect((await call(postRun, { params: { dataset: "claims" } }, deployment.slug)).status).toBe(201);
  });

  test.each([
    [{ params: { dataset: 3 } }, "params.dataset"],
    [{ params: { data: "claims" } }, "params.data"],
    [{ flow: "no-such-flow" }, "flow"],
    [{ version: 9 }, "version"],
    [{ concurrencyLimit: 0 }, "concurrencyLimit"],
    [{ slug: "No good" }, "slug"],
    [{ limit: 2 }, ""],
  ])("with %o are refused by field", async (wrong, path) => {
    const { status, body } = await call(POST, { ...deployment, ...wrong });
    expect(status).toBe(422);
    expect(body.errors[0].path).toBe(path);
  });

  test("a paused one starts nothing until it is resumed", async () => {
    await call(POST, { ...deployment, isPaused: true });
    expect(await call(postRun, {}, deployment.slug)).toMatchObject({
      status: 409,
      body: { detail: "This deployment is paused. Resume it to start a run." },
    });
    await call(PATCH, { isPaused: false }, deployment.slug);
    expect((await call(postRun, {}, deployment.slug)).status).toBe(201);
  });

  test("have schedules, which a change replaces: those with an id stay themselves", async () => {
    const nightly = { kind: "cron", cron: "30 2 * * 1-5", timeZone: "Europe/Berlin" };
    const hourly = { kind: "interval", intervalMs: 3_600_000 };
    const created = await call(POST, { ...deployment, schedules: [nightly, hourly] });
    expect(created.body.schedules).toMatchObject([
      {
        ...nightly,
        inWords: "at 02:30, Monday through Friday, Europe/Berlin",
        catchUp: "skip",
        isPaused: false,
      },
      { ...hourly, inWords: "every hour" },
    ]);
    expect(created.body.schedules[0].nextTimes).toHaveLength(5);
    const { id } = created.body.schedules[0];
    const schedules = [{ ...nightly, id, isPaused: true }];
    const changed = await call(PATCH, { schedules }, deployment.slug);
    expect(changed.body.schedules).toMatchObject([{ id, isPaused: true, cron: "30 2 * * 1-5" }]);
    expect(changed.body.schedules).toHaveLength(1);

    const wrong = await call(PATCH, { schedules: [{ ...nightly, cron: "61 * * * *" }] }, deployment.slug);
    expect(wrong).toMatchObject({ status: 422, body: { errors: [{ path: "schedules.0.cron" }] } });
    const unknown = await call(PATCH, { schedules: [{ ...nightly, id: "nothing" }] }, deployment.slug);
    expect(unknown.status).toBe(404);
  });

  test("a run can be asked for at a later time", async () => {
    await call(POST, deployment);
    const scheduledFor = new Date(Date.now() + 3_600_000).toISOString();
    expect(await call(postRun, { scheduledFor }, deployment.slug)).toMatchObject({
      status: 201,
      body: { state: "Scheduled", scheduledFor },
    });
  });

  test("a change that was made of an older state is refused", async () => {
    const { body } = await call(POST, deployment);
    const { updatedAt } = (await call(PATCH, { name: "First" }, deployment.slug)).body;
    const late = { name: "Second", updatedAt: body.updatedAt };
    expect((await call(PATCH, late, deployment.slug)).status).toBe(409);
    expect((await call(PATCH, { name: "Second", updatedAt }, deployment.slug)).body.name).toBe("Second");
  });

  test("are run by operators and changed by editors", async () => {
    await call(POST, deployment);
    await db().update(apiTokens).set({ role: "operator" }).where(eq(apiTokens.teamId, teamId));
    expect((await call(postRun, {}, deployment.slug)).status).toBe(201);
    expect((await call(PATCH, { isPaused: true }, deployment.slug)).status).toBe(403);
    expect((await call(DELETE, undefined, deployment.slug)).status).toBe(403);
  });

  test("of another team are not found", async () => {
    await call(POST, deployment);
    const other = await teamWithToken();
    for (const route of [GET, DELETE])
      expect((await call(route, undefined, deployment.slug, other.token)).status).toBe(404);
    expect((await call(PATCH, { isPaused: true }, deployment.slug, other.token)).status).toBe(404);
  });
});

test("a change with an outdated ETag is refused with 412", async () => {
  await call(postFlow, flow);
  await call(POST, deployment);
  const ask = (route: Route, method: string, etag?: string) =>
    route(
      new Request("http://portal.test/api/v1", {
        method,
        body: method === "PATCH" ? JSON.stringify({ tags: [randomUUID()] }) : undefined,
        headers: { authorization: `Bearer ${token}`, ...(etag && { "if-match": etag }) },
      }),
      { params: Promise.resolve({ slug: deployment.slug }) },
    );
  const etag = (await ask(GET, "GET")).headers.get("etag")!;
  expect(etag).toMatch(/^"2\d{3}-.*Z"$/);
  const changed = await ask(PATCH, "PATCH", etag);
  expect(changed.status).toBe(200);
  const stale = await ask(PATCH, "PATCH", etag);
  expect(stale.status).toBe(412);
  expect(await stale.json()).toMatchObject({ code: "conflict", title: "Precondition Failed" });
  expect((await ask(PATCH, "PATCH", changed.headers.get("etag")!)).status).toBe(200);
});
