import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { actAs } from "@/db/actor";
import { enterRequest } from "@/lib/base/current-request";
import { type Receiver, startReceiver } from "@/tests/http-receiver";
import { otlpLines } from "@/tests/otlp-lines";
import { logEndedRequest, logForAttempt, passLine, receiveLog, sayOnlyHere } from "./process-log";
import { requestSpanOf } from "./request-spans";
import { openLogSender } from "./send-log";
import { spanIdOf, traceIdOf } from "./tracing";

// Lines arrive at a small OTLP receiver on loopback.

const runId = "01a22997-ee99-73da-939b-e195d1c075ab";
const original = { ...console };
let collector: Receiver;
let stop: () => Promise<void>;
const texts: string[] = [];
beforeEach(async () => {
  collector = await startReceiver();
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", new URL(collector.url).origin);
  for (const method of ["log", "warn", "error"] as const)
    console[method] = (...parts: unknown[]) => texts.push(parts.join(" "));
  const sender = await openLogSender();
  receiveLog({ collector: sender.collector });
  stop = sender.stop;
});
afterEach(async () => {
  Object.assign(console, original);
  receiveLog({});
  await stop();
  collector.close();
  texts.length = 0;
  vi.unstubAllEnvs();
});

async function sent() {
  await stop();
  return otlpLines(collector);
}

test("a line arrives with the ids of what it belongs to, and stays on the output", async () => {
  const at = { teamId: "t1", runId, nodeId: "train", attempt: 2 };
  await logForAttempt(at, async () => console.error("The task %s failed.", "train"));
  await actAs({ type: "user", id: "u1", teamId: "t2", name: "Ada" }, async () => {
    enterRequest("r-1", `00-${"a".repeat(32)}-${"b".repeat(16)}-01`);
    console.warn("A mail could not be sent.");
  });
  const [failed, warned] = await sent();
  expect(failed).toMatchObject({
    body: "The task train failed.",
    severityNumber: 17,
    traceId: traceIdOf(runId),
    spanId: spanIdOf(runId, "train", 2),
    attributes: { "switchyard.team.id": "t1", "switchyard.run.id": runId, "switchyard.node": "train" },
    service: "switchyard",
  });
  expect(warned).toMatchObject({
    severityText: "warning",
    traceId: "a".repeat(32),
    attributes: { "switchyard.team.id": "t2", "switchyard.request.id": "r-1" },
  });
  expect(warned!.spanId).not.toBe("b".repeat(16));
  expect(warned!.attributes).not.toHaveProperty("switchyard.run.id");
  expect(texts).toEqual(["The task %s failed. train", "A mail could not be sent."]);
  expect(new Set(collector.received.map(({ path }) => path))).toEqual(new Set(["/v1/logs"]));
});

test("a request is a line in the trace of the run that it has started, and a health check is none", async () => {
  const request = {
    ...{ id: "r-2", kind: "api", method: "POST", path: "/api/v1/deployments/echoes/runs", status: 201 },
    ...{ seconds: 0.0101, startedRuns: [runId], span: { traceId: "d".repeat(32), spanId: "e".repeat(16) } },
  };
  logEndedRequest(request);
  for (const kind of ["static", "health", "live", "traces", "executor"])
    logEndedRequest({ ...request, kind });
  const [line, ...others] = await sent();
  expect(line).toMatchObject({
    body: "request",
    traceId: traceIdOf(runId),
    spanId: requestSpanOf(runId),
    attributes: {
      "switchyard.request.id": "r-2",
      "switchyard.request.ms": 10,
      "http.request.method": "POST",
      "http.response.status_code": 201,
      "url.path": "/api/v1/deployments/echoes/runs",
    },
  });
  expect(others).toEqual([]);
});

test("a line of a task's process is sent, and a secret of the first start is not", async () => {
  sayOnlyHere("password correct horse");
  passLine({ time: "2026-01-02T03:04:05.006Z", level: "info", message: "From the process.", run: runId });
  console.log("Started.");
  const lines = await sent();
  expect(lines.map(({ body }) => body)).toEqual(["From the process.", "Started."]);
  expect(lines[0]!.timeUnixNano).toBe(`${Date.UTC(2026, 0, 2, 3, 4, 5, 6)}000000`);
  expect(texts).toContain("password correct horse");
  expect(JSON.stringify(collector.received)).not.toContain("correct horse");
});

test("lines that wait for a slow collector are bounded, and nothing waits for it", async () => {
  let answer = () => {};
  collector.answerNext((response) => {
    answer = () => void response.end();
  });
  for (let line = 0; line < 10_000; line++) console.log(`line ${line}`);
  await vi.waitFor(() => expect(collector.received).toHaveLength(1));
  answer();
  const lines = await sent();
  expect(lines.length).toBeGreaterThan(512);
  expect(lines.length).toBeLessThanOrEqual(2_048 + 512);
  expect(texts).toHaveLength(10_000);
});

test("a collector that does not answer does not hold up the end", async () => {
  vi.stubEnv("OTEL_EXPORTER_OTLP_TIMEOUT", "600000");
  const sender = await openLogSender();
  receiveLog({ collector: sender.collector });
  collector.answerNext(() => {});
  console.log("Stopping.");
  await sender.stop();
  expect(collector.received).toHaveLength(1);
}, 20_000);

test("a collector that refuses is in the log once", async () => {
  const refuse = () => collector.answerNext((response) => response.writeHead(404).end());
  const told = () => texts.filter((text) => text.startsWith("Logs could not be sent"));
  refuse();
  console.log("one");
  await vi.waitFor(() => expect(told()).toHaveLength(1), 10_000);
  refuse();
  console.log("two");
  await stop();
  expect(told()).toEqual([expect.stringContaining("OTEL_EXPORTER_OTLP_ENDPOINT")]);
});

test("OTEL_LOGS_EXPORTER=none sends no log", async () => {
  vi.stubEnv("OTEL_LOGS_EXPORTER", "none");
  expect((await openLogSender()).collector).toBeUndefined();
});
