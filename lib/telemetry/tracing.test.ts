import { setTimeout as sleep } from "node:timers/promises";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { taskAttempts, taskRuns } from "@/db/schema/runs";
import { enterRequest, type SpanPlace } from "@/lib/base/current-request";
import { makeEchoDeployment, makeRun } from "@/tests/echo-deployment";
import { type Receiver, startReceiver } from "@/tests/http-receiver";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { recordRequest } from "./request-spans";
import { followEndedRuns } from "./run-spans";
import { inProcessSpan, recordSpan, startTracing, traceIdOf, traceparentOf } from "./tracing";

// Spans arrive at a small OTLP receiver on loopback.

useTestDatabase();

interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  attributes: { key: string; value: Record<string, unknown> }[];
  links: { traceId: string }[];
  status: { code: number };
}

let collector: Receiver;
let stop: (() => Promise<void>) | undefined;
beforeEach(async () => {
  collector = await startReceiver();
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", new URL(collector.url).origin);
  stop = await startTracing();
});
afterEach(async () => {
  await stop?.();
  collector.close();
  vi.unstubAllEnvs();
});

/** Ends the tracing, which sends what is left. */
async function sentSpans(): Promise<Span[]> {
  await stop?.();
  stop = undefined;
  return collector.received.flatMap(({ body }) =>
    JSON.parse(body).resourceSpans.flatMap(({ scopeSpans }: { scopeSpans: { spans: Span[] }[] }) =>
      scopeSpans.flatMap(({ spans }) => spans),
    ),
  );
}

const request = {
  ...{ id: "r-1", kind: "api", method: "POST", path: "/api/v1/deployments/echoes/runs" },
  ...{
    status: 201,
    seconds: 0.01,
    startedRuns: [] as string[],
    span: { traceId: "d".repeat(32), spanId: "e".repeat(16) } as SpanPlace,
  },
};

test("one trace leads from the request to the run, its attempts and their processes", async () => {
  const { teamId } = await makeTeam();
  await makeEchoDeployment(teamId);
  await followEndedRuns();
  const { startedRuns, span: place } = enterRequest("r-1");
  const runId = await makeRun(teamId, { states: ["Running"] });
  expect(startedRuns).toEqual([runId]);
  recordRequest({ ...request, startedRuns, span: place });

  const [step] = await db().select().from(taskRuns).where(eq(taskRuns.runId, runId));
  const attempt = { teamId, taskRunId: step!.id, startedAt: new Date(), endedAt: new Date() };
  await db()
    .insert(taskAttempts)
    .values([
      { ...attempt, attempt: 1, state: "AwaitingRetry", error: "a secret of the data" },
      { ...attempt, attempt: 2, state: "Completed", cpuMs: 5 },
    ]);
  const at = { runId, nodeId: "echo", attempt: 2 };
  expect(await inProcessSpan(at, "process echo", async () => 7)).toBe(7);
  const { recordRun } = await import("@/lib/runs/states/recorder");
  await recordRun(teamId, runId, "Completed");
  await sleep(2_200);
  await followEndedRuns();

  const spans = await sentSpans();
  const by = (name: string) => spans.filter((span) => span.name === name);
  expect(spans.map(({ name }) => name).sort()).toEqual(
    ["POST api", "run echoes", "task echo", "task echo", "process echo"].sort(),
  );
  for (const span of spans) expect(span.traceId).toBe(traceIdOf(runId));
  const [root] = by("POST api");
  const [run] = by("run echoes");
  const attempts = by("task echo");
  expect(root!.parentSpanId).toBeUndefined();
  expect(run!.parentSpanId).toBe(root!.spanId);
  for (const { parentSpanId } of attempts) expect(parentSpanId).toBe(run!.spanId);
  expect(attempts.map(({ status }) => status.code).sort()).toEqual([0, 2]);
  const second = attempts.find(({ status }) => status.code === 0)!;
  expect(by("process echo")[0]!.parentSpanId).toBe(second.spanId);
  expect(collector.received[0]!.path).toBe("/v1/traces");
  expect(JSON.stringify(collector.received)).not.toMatch(/secret of the data|hello/);
});

test("a request without a run joins its caller's trace, and what tells nothing is left out", async () => {
  const traceparent = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`;
  recordRequest({ ...request, ...enterRequest("r-2", traceparent) });
  recordRequest({ ...request, ...enterRequest("r-3", "nonsense"), kind: "page" });
  for (const kind of ["static", "health", "live", "traces"]) recordRequest({ ...request, kind });
  const [joined, own, ...others] = await sentSpans();
  expect(joined).toMatchObject({ traceId: "a".repeat(32), parentSpanId: "b".repeat(16), kind: 2 });
  expect(own!.name).toBe("POST page");
  expect(own!.traceId).toMatch(/^(?!a)[0-9a-f]{32}$/);
  expect(others).toEqual([]);
});

test("a program gets the attempt as traceparent, and a process that fails has a failed span", async () => {
  const place = { runId: "01a22997-ee99-73da-939b-e195d1c075ab", nodeId: "train", attempt: 1 };
  expect(traceparentOf(place)).toMatch(/^00-01a22997ee9973da939be195d1c075ab-[0-9a-f]{16}-01$/);
  const fails = async () => {
    throw new Error("killed");
  };
  await expect(inProcessSpan(place, "process train-model", fails)).rejects.toThrow("killed");
  const [span] = await sentSpans();
  expect(span).toMatchObject({ name: "process train-model", status: { code: 2 } });
  expect(traceparentOf(place)).toBeUndefined();
});

test("without an endpoint nothing is loaded or sent", async () => {
  await stop?.();
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", "");
  delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
  stop = await startTracing();
  recordSpan({
    ...{ traceId: "a".repeat(32), spanId: "b".repeat(16), name: "x", attributes: {} },
    ...{ startedAt: new Date(), endedAt: new Date() },
  });
  expect(await sentSpans()).toEqual([]);
});
