import { expect, test } from "vitest";
import { z } from "zod";
import { createApiToken } from "@/lib/auth/manage-tokens";
import { joinTeam, makeTeam, useTestDatabase } from "@/tests/test-database";
import { apiRoute } from "./http";

useTestDatabase();

let count = 0;
const byBody = apiRoute(
  { summary: "", role: "viewer", body: z.object({ value: z.string() }), status: 201, answer: z.unknown() },
  async ({ body }) => ({ value: body.value, count: ++count }),
);
const byStream = apiRoute(
  { summary: "", role: "viewer", streams: ["text/csv"], status: 201, answer: z.unknown() },
  async ({ request }) => ({ length: (await request.text()).length, count: ++count }),
);

async function makeCaller() {
  const { teamId, userId } = await makeTeam();
  const token = (id: string) =>
    createApiToken(teamId, { userId: id, role: "viewer" }, { name: "t", role: "viewer", lifetime: "7" });
  return { own: await token(userId), another: await token((await joinTeam(teamId, "viewer")).userId) };
}

async function post(route: typeof byBody, token: string, key: string, body: string, query = "") {
  const headers = { authorization: `Bearer ${token}`, "idempotency-key": key };
  const request = new Request(`http://localhost/api/v1/tests${query}`, { method: "POST", headers, body });
  const response = await route(request, { params: Promise.resolve({}) });
  return { status: response.status, body: await response.json() };
}

test("a repeat with the same content gets the first answer", async () => {
  const { own } = await makeCaller();
  const first = await post(byBody, own, "k", '{"value":"a"}');
  expect(first.status).toBe(201);
  expect(await post(byBody, own, "k", '{"value":"a"}')).toEqual(first);
  const uploaded = await post(byStream, own, "u", "a,b\n1,2\n");
  expect(uploaded.body.length).toBe(8);
  expect(await post(byStream, own, "u", "a,b\n1,2\n")).toEqual(uploaded);
});

test("rejects other content under the same key, in a body, a stream or the query", async () => {
  const { own } = await makeCaller();
  await post(byBody, own, "k", '{"value":"a"}');
  expect(await post(byBody, own, "k", '{"value":"b"}')).toMatchObject({
    status: 422,
    body: { detail: expect.stringContaining("other content") },
  });
  expect((await post(byBody, own, "k", '{"value":"a"}', "?x=1")).status).toBe(422);
  await post(byStream, own, "u", "a,b\n1,2\n");
  expect((await post(byStream, own, "u", "a,b\n1,3\n")).status).toBe(422);
});

test("another member's key does not reveal the first answer", async () => {
  const { own, another } = await makeCaller();
  await post(byBody, own, "k", '{"value":"a"}');
  expect(await post(byBody, another, "k", '{"value":"a"}')).toMatchObject({
    status: 409,
    body: { detail: "Another member has used this Idempotency-Key. Choose a new one." },
  });
});

test("rejects a key of more than 255 characters instead of truncating it", async () => {
  const { own } = await makeCaller();
  expect((await post(byBody, own, "k".repeat(256), '{"value":"a"}')).status).toBe(422);
  expect((await post(byBody, own, "k".repeat(255), '{"value":"a"}')).status).toBe(201);
});
