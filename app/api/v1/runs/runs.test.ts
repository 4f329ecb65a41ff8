import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { POST as postRun } from "@/app/api/v1/deployments/[slug]/runs/route";
import { db } from "@/db/client";
import { apiTokens } from "@/db/schema/teams";
import waitForInput from "@/inngest/tasks/wait-for-input";
import { tokenHash } from "@/lib/auth/tokens";
import type { Role } from "@/lib/base/member";
import { defineFlow } from "@/lib/flows/define-flow";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { deployFlow, runThatIs, useTestExecutor } from "@/tests/test-flows";
import { POST as copy } from "./[id]/copy/route";
import { POST as resume } from "./[id]/resume/route";
import { GET as plan, POST as retry } from "./[id]/retry/route";
import { GET } from "./[id]/route";

useTestDatabase();
useTestExecutor();

let teamId: string;
const tokens = new Map<Role, string>();

beforeAll(async () => {
  const team = await makeTeam();
  teamId = team.teamId;
  for (const role of ["viewer", "operator"] as const) {
    tokens.set(role, randomUUID());
    await db()
      .insert(apiTokens)
      .values({ ...team, name: role, role, hash: tokenHash(tokens.get(role)!) });
  }
  const form = z.toJSONSchema(z.object({ table: z.string().min(1) }), { io: "input" });
  const flow = {
    slug: "asks",
    name: "Asks",
    description: "",
    params: z.object({ note: z.string().default("") }),
  };
  await deployFlow(
    teamId,
    defineFlow({
      ...flow,
      build: (_, node) => void node("ask", waitForInput, { title: "Which table?", form }),
    }),
  );
});

type Route = (request: Request, context: { params: Promise<unknown> }) => Promise<Response>;
async function call(route: Route, params: object, body?: unknown, role: Role = "operator") {
  const request = new Request("http://portal.test/api/v1", {
    method: body === undefined ? "GET" : "POST",
    body: body === undefined ? undefined : JSON.stringify(body),
    headers: { authorization: `Bearer ${tokens.get(role)}` },
  });
  const response = await route(request, { params: Promise.resolve(params) });
  return { status: response.status, body: await response.json() };
}

test("a paused run says for what it waits, is resumed, tried again and copied", async () => {
  const started = await call(postRun, { slug: "asks" }, { params: { note: "a" } });
  const { id } = started.body;
  await runThatIs(teamId, id, ["Paused"]);
  const paused = await call(GET, { id }, undefined, "viewer");
  expect(paused.body).toMatchObject({
    state: "Paused",
    retryCount: 0,
    parent: null,
    waitingFor: expect.stringContaining("Which table?"),
    children: [],
    tasks: [{ node: "ask", state: "Paused", form: { required: ["table"] }, deadlineAt: expect.any(String) }],
  });
  const answer = { input: { table: "claims" } };
  expect((await call(resume, { id }, answer, "viewer")).status).toBe(403);
  expect(await call(resume, { id }, { input: {} })).toMatchObject({
    status: 422,
    body: { errors: [{ path: "input.table" }] },
  });
  expect((await call(resume, { id }, answer)).status).toBe(202);
  expect((await call(resume, { id }, answer)).status).toBe(409);
  await runThatIs(teamId, id);
  expect((await call(GET, { id })).body).toMatchObject({ state: "Completed", waitingFor: null });

  expect((await call(plan, { id })).status).toBe(409);
  expect(await call(retry, { id }, { from: "ask" })).toMatchObject({
    status: 202,
    body: { retryCount: 1, reused: [], redone: ["ask"] },
  });
  expect((await call(retry, { id }, { from: "nowhere" })).status).toBe(409);
  expect(await call(copy, { id }, { params: { note: "b" } })).toMatchObject({
    status: 201,
    body: { copiedFrom: id, params: { note: "b" } },
  });
});

test("a run for later is Scheduled", async () => {
  const scheduledFor = new Date(Date.now() + 3_600_000).toISOString();
  const { status, body } = await call(postRun, { slug: "asks" }, { scheduledFor });
  expect({ status, state: body.state, scheduledFor: body.scheduledFor }).toEqual({
    status: 201,
    state: "Scheduled",
    scheduledFor,
  });
});
