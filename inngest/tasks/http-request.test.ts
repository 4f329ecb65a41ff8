import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { createBlock } from "@/lib/blocks/mutations";
import { defineFlow } from "@/lib/flows/define-flow";
import { allowHost } from "@/lib/net/allow-list";
import { listTaskRuns } from "@/lib/runs/read/queries";
import { startRun } from "@/lib/runs/start/start-run";
import { type Receiver, startReceiver } from "@/tests/http-receiver";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { deployFlow, runThatIs, useTestExecutor } from "@/tests/test-flows";
import httpRequest from "./http-request";

useTestDatabase();
useTestExecutor();

type Input = z.input<typeof httpRequest.input>;
const trigger = { type: "person" as const, userId: "u", name: "Ada" };
const token = "Bearer token-of-the-service";
let receiver: Receiver;
let teamId: string;

beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.close());
beforeEach(async () => {
  const team = await makeTeam();
  teamId = team.teamId;
  receiver.received.length = 0;
  await allowHost(teamId, { host: receiver.host, createdBy: team.userId });
  const secret = { secretHeader: "Authorization", secretHeaderValue: token };
  const values = { url: `${receiver.url}?key=1`, method: "POST", headers: {}, ...secret };
  await createBlock(teamId, { type: "http-endpoint", name: "service", values });
  for (const [name, url] of [
    ["metadata", "http://169.254.169.254/"],
    ["private", "http://10.0.0.1/"],
  ] as const)
    await createBlock(teamId, { type: "http-endpoint", name, values: { url } });
});

async function call(input: Input, { retries = 0, endpoint = "service" } = {}) {
  const flow = defineFlow({
    slug: "call",
    name: "Call",
    description: "",
    params: z.object({}),
    build: (_, node) => void node("call", httpRequest, input, { retries, retryDelayMs: 10 }),
  });
  await deployFlow(teamId, flow, { blocks: { endpoint } });
  const { id } = await startRun(teamId, flow.slug, { trigger });
  const run = await runThatIs(teamId, id);
  const [task] = await listTaskRuns(teamId, id);
  return {
    state: run.state,
    message: run.stateMessage,
    output: task?.output,
    attempts: task?.attempts.length,
  };
}

test("a call sends JSON with the secret header, and passes on the answer's JSON", async () => {
  receiver.answerNext((response) => {
    response.setHeader("content-type", "application/json");
    response.setHeader("set-cookie", "session=1");
    response.end('{"claims": [{"id": 7}]}');
  });
  const done = await call({ path: "claims/4 2/..%2f", query: { limit: 5, open: true }, body: { a: "é" } });
  expect(done).toMatchObject({
    state: "Completed",
    output: { status: 200, contentType: "application/json", body: { claims: [{ id: 7 }] } },
  });
  const [{ headers, body }] = receiver.received as [Receiver["received"][number]];
  expect(JSON.parse(body)).toEqual({ a: "é" });
  expect(headers).toMatchObject({ authorization: token, "content-type": "application/json" });
  expect(JSON.stringify(done.output)).not.toContain("session");
});

test("an answer that may pass is retried, any other is final", async () => {
  for (let times = 0; times < 2; times++)
    receiver.answerNext((response) => {
      response.statusCode = 503;
      response.end("busy");
    });
  expect(await call({ answer: "text" }, { retries: 2 })).toMatchObject({
    state: "Completed",
    attempts: 3,
    output: { body: "thanks" },
  });
  receiver.answerNext((response) => {
    response.statusCode = 404;
    response.end(`no such claim for ${token}`);
  });
  const refused = await call({}, { retries: 2 });
  expect(refused).toMatchObject({ state: "Failed", attempts: 1 });
  expect(refused.message).toContain("answered 404: no such claim for ********");
});

test.each<[string, Input, string, { answer?: string; status?: number }]>([
  ["an answer that is no JSON", {}, "is not JSON", { answer: "<html>" }],
  [
    "an answer that is too large",
    { maxKilobytes: 1 },
    "larger than 1 kB",
    { answer: `"${"x".repeat(2_000)}"` },
  ],
  ["JSON that cannot be kept", {}, "U+0000", { answer: '"\\u0000"' }],
  ["a redirect", {}, "a redirect, which is not followed", { status: 302 }],
])("%s fails in words and is not retried", async (_, input, why, { answer = "1", status = 200 }) => {
  receiver.answerNext((response) => {
    response.statusCode = status;
    response.setHeader("location", "http://169.254.169.254/");
    response.end(answer);
  });
  const failed = await call(input, { retries: 3 });
  expect(failed).toMatchObject({ state: "Failed", attempts: 1, message: expect.stringContaining(why) });
  expect(receiver.received).toHaveLength(1);
});

test.each([
  ["metadata", {}, "is a cloud's metadata service, which is never called"],
  ["private", {}, "not a public address"],
  ["service", { path: "../admin" }, "path: It may not have . or .."],
])("nothing is called where the block %s or the path leads elsewhere", async (endpoint, input, why) => {
  const failed = await call(input, { retries: 3, endpoint });
  expect(failed).toMatchObject({ state: "Failed", attempts: 1, message: expect.stringContaining(why) });
  expect(receiver.received).toEqual([]);
});
