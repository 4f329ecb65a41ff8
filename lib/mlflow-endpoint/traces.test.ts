import { expect, test } from "vitest";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { ownMlflow } from "./own-client";
import { handleMlflow } from "./server";

useTestDatabase();

const hex = "0102030405060708090a0b0c0d0e0f10";
const id = `tr-${hex}`;

async function makeScene() {
  const { teamId } = await makeTeam();
  const experimentId = await ownMlflow(teamId).ensureExperiment("traced");
  return { teamId, experimentId, ...callersOf(teamId, experimentId) };
}

function callersOf(teamId: string, experimentId: string, role?: "viewer" | "operator") {
  const send = async (method: string, path: string, body?: unknown, headers?: Record<string, string>) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const request = new Request(`http://portal${path}`, { method, body: text, headers });
    const answer = await handleMlflow(teamId, request, { role });
    return { status: answer.status, ...(await answer.json()) };
  };
  const call = (method: string, path: string, body?: unknown) =>
    send(method, `/api/3.0/mlflow/${path}`, body);
  const start = (trace_id = id, more: object = {}) =>
    call("POST", "traces", {
      trace: {
        trace_info: {
          trace_id,
          trace_location: { type: "MLFLOW_EXPERIMENT", mlflow_experiment: { experiment_id: experimentId } },
          request_time: "2026-11-29T09:00:00.250Z",
          execution_duration: "1.500s",
          state: "OK",
          tags: { "mlflow.traceName": "answer" },
          trace_metadata: { "mlflow.trace.session": "s1" },
          ...more,
        },
      },
    });
  const sendSpans = (spans: object[], headers = {}) =>
    send(
      "POST",
      "/v1/traces",
      { resourceSpans: [{ scopeSpans: [{ spans }] }] },
      {
        "content-type": "application/json",
        "x-mlflow-experiment-id": experimentId,
        ...headers,
      },
    );
  const search = async (filter: string, order_by?: string[]) => {
    const locations = [{ mlflow_experiment: { experiment_id: experimentId } }];
    const found = await call("POST", "traces/search", { locations, filter, order_by });
    return found.traces?.map(({ trace_id }: { trace_id: string }) => trace_id) ?? found;
  };
  return { call, start, sendSpans, search, send };
}

const root = {
  traceId: hex,
  spanId: "00000000000000a1",
  name: "answer",
  startTimeUnixNano: "1795942800250000001",
  endTimeUnixNano: "1795942801750000000",
  attributes: [
    {
      key: "mlflow.spanInputs",
      value: { kvlistValue: { values: [{ key: "x", value: { intValue: "3" } }] } },
    },
    { key: "model", value: { stringValue: "forest" } },
  ],
  status: { code: 1 },
};
const child = {
  ...root,
  spanId: "00000000000000a2",
  parentSpanId: root.spanId,
  name: "look up",
  attributes: [{ key: "mlflow.spanType", value: { stringValue: "TOOL" } }],
};

test("a trace is the same whether its spans or its description came first", async () => {
  const { call, start, sendSpans } = await makeScene();
  expect((await sendSpans([root, child])).status).toBe(200);
  const { trace: fromSpans } = await call("GET", `traces/${id}`);
  expect(fromSpans.trace_info).toMatchObject({
    state: "OK",
    execution_duration: "1.500s",
    request_preview: '{"x":3}',
  });
  await start();
  const { trace } = await call("GET", `traces/get?trace_id=${id}`);
  expect(trace.trace_info.tags["mlflow.traceName"]).toBe("answer");
  expect(trace.spans).toHaveLength(2);
  expect(trace.spans[0]).toMatchObject({ name: "answer", start_time_unix_nano: root.startTimeUnixNano });

  const other = await makeScene();
  await other.start();
  // Nothing has arrived of its spans.
  expect((await other.call("GET", `traces/get?trace_id=${id}`)).status).toBe(404);
  expect((await other.call("GET", `traces/get?trace_id=${id}&allow_partial=true`)).trace.spans).toEqual([]);
  await other.sendSpans([child]);
  await other.sendSpans([root]);
  const { trace: second } = await other.call("GET", `traces/get?trace_id=${id}`);
  expect(second).toEqual(trace);
});

test("spans are all stored or none, and a deleted experiment takes none", async () => {
  const { call, sendSpans, experimentId } = await makeScene();
  expect((await sendSpans([root, { ...child, spanId: "x" }])).status).toBe(400);
  expect((await call("GET", `traces/${id}`)).status).toBe(404);
  expect(await sendSpans([root], { "x-mlflow-experiment-id": "99" })).toMatchObject({ status: 404 });
  expect(await sendSpans([root], { "x-mlflow-run-id": "absent" })).toMatchObject({ status: 404 });
  expect((await call("GET", `traces/${id}`)).status).toBe(404);
  await call("POST", "experiments/delete", { experiment_id: experimentId });
  expect((await sendSpans([root])).status).toBe(400);
});

test("traces are found by the grammar", async () => {
  const { call, start, sendSpans, search } = await makeScene();
  await sendSpans([root, child]);
  await start();
  await start("tr-b", { state: "ERROR", tags: {}, request_time: "2026-11-29T10:00:00Z" });
  await call("POST", `traces/${id}/assessments`, {
    assessment: { assessment_name: "score", feedback: { value: 0.7 }, source: { source_type: "CODE" } },
  });
  for (const filter of [
    "status = 'OK'",
    "trace.name LIKE 'ans%' AND metadata.`mlflow.trace.session` = 's1'",
    "tags.`mlflow.traceName` IS NOT NULL",
    "span.name = 'look up' AND span.type = 'TOOL'",
    "span.attributes.model = 'forest'",
    "span.attributes.`model` LIKE 'for%'",
    "trace.text ILIKE '%FOREST%'",
    "timestamp_ms < 1795943000000 AND execution_time = 1500",
    "feedback.score > 0.5",
    "feedback.score > '0.5'",
    "feedback.score = '0.7'",
  ])
    expect([filter, await search(filter)]).toEqual([filter, [id]]);
  // Both comparisons are about one span.
  expect(await search("span.name = 'answer' AND span.type = 'TOOL'")).toEqual([]);
  expect(await search("")).toEqual(["tr-b", id]);
  expect(await search("", ["timestamp ASC"])).toEqual([id, "tr-b"]);
  for (const filter of [
    "foo = 'x'",
    "metrics.a > 1",
    "span.foo = 'x'",
    "status > 'OK'",
    "trace.text = 'x'",
    "constructor.a = 'b'",
    "prompt = 'a'",
    "feedback.score < 'high'",
  ])
    expect([filter, (await search(filter)).error_code]).toEqual([filter, "INVALID_PARAMETER_VALUE"]);
});

test("tags, links and assessments of a trace", async () => {
  const { teamId, experimentId, call, start, search } = await makeScene();
  await start();
  await call("PATCH", `traces/${id}/tags`, { key: "a", value: "b" });
  expect((await call("DELETE", `traces/${id}/tags`, { key: "a" })).status).toBe(200);
  expect((await call("DELETE", `traces/${id}/tags`, { key: "a" })).status).toBe(404);
  const run = await ownMlflow(teamId).createRun({ experimentId });
  const link = { trace_ids: [id, "tr-absent"], run_id: run.info.run_id };
  for (const _ of [1, 2]) expect((await call("POST", "traces/link-to-run", link)).status).toBe(200);
  expect(await search(`run_id = '${run.info.run_id}'`)).toEqual([id]);
  await call("POST", "traces/link-prompts", { trace_id: id, prompt_versions: [{ name: "p", version: "2" }] });
  expect(await search("prompt = 'p/2'")).toEqual([id]);
  await start("tr-b");
  const none = { trace_id: "tr-b", prompt_versions: [] };
  expect((await call("POST", "traces/link-prompts", none)).status).toBe(200);

  const path = `traces/${id}/assessments`;
  const say = (assessment: object) =>
    call("POST", path, { assessment: { assessment_name: "good", ...assessment } });
  const { assessment: first } = await say({ feedback: { value: true } });
  const { assessment: second } = await say({ feedback: { value: false }, overrides: first.assessment_id });
  const value = (assessment_id: string) => call("GET", `${path}/${assessment_id}`);
  expect((await value(first.assessment_id)).assessment.valid).toBe(false);
  expect(await search("feedback.good = 'true'")).toEqual([]);
  const changed = await call("PATCH", `${path}/${second.assessment_id}`, {
    assessment: { feedback: { value: "maybe" }, rationale: "why", metadata: { a: "b" } },
    update_mask: "feedback,metadata",
  });
  expect(changed.assessment).toMatchObject({ feedback: { value: "maybe" }, metadata: { a: "b" } });
  expect(changed.assessment.rationale).toBeUndefined();
  const wrongKind = { assessment: { expectation: { value: 1 } }, update_mask: "expectation" };
  expect((await call("PATCH", `${path}/${second.assessment_id}`, wrongKind)).status).toBe(400);
  await call("DELETE", `${path}/${second.assessment_id}`);
  expect((await value(first.assessment_id)).assessment.valid).toBe(true);
  expect((await say({})).status).toBe(400);
  expect((await say({ feedback: {}, overrides: "a-none" })).status).toBe(404);
});

test("clients before MLflow 3 begin and end a trace", async () => {
  const { send, experimentId, start } = await makeScene();
  const old = (method: string, path: string, body?: unknown) => send(method, `/api/2.0/mlflow/${path}`, body);
  const pairs = (key: string) => [{ key, value: "1" }];
  const begun = await old("POST", "traces", {
    experiment_id: experimentId,
    timestamp_ms: 1000,
    tags: pairs("a"),
  });
  const { request_id, status } = begun.trace_info;
  expect(status).toBe("IN_PROGRESS");
  const ended = await old("PATCH", `traces/${request_id}`, {
    timestamp_ms: "1250",
    status: "ERROR",
    request_metadata: pairs("m"),
    tags: pairs("b"),
  });
  expect(ended.trace_info).toMatchObject({
    status: "ERROR",
    execution_time_ms: 250,
    request_metadata: pairs("m"),
  });
  expect(ended.trace_info.tags.map(({ key }: { key: string }) => key)).toEqual(
    expect.arrayContaining(["a", "b"]),
  );
  expect((await old("GET", `traces/${request_id}/info`)).trace_info).toEqual(ended.trace_info);
  await start();
  const { traces } = await old("GET", `traces?experiment_ids=${experimentId}&order_by=timestamp_ms+ASC`);
  expect(traces.map((trace: { request_id: string }) => trace.request_id)).toEqual([request_id, id]);
});

test("traces are deleted by name or age, and never unclearly", async () => {
  const { call, start, experimentId } = await makeScene();
  await start();
  await start("tr-b", { request_time: "2026-11-29T10:00:00Z" });
  const remove = (which: object) =>
    call("POST", "traces/delete-traces", { experiment_id: experimentId, ...which });
  for (const unclear of [
    {},
    { request_ids: [id], max_timestamp_millis: 1 },
    { request_ids: [id], max_traces: 1 },
    { max_timestamp_millis: 1, max_traces: 0 },
  ])
    expect((await remove(unclear)).status).toBe(400);
  const before = Date.parse("2026-11-29T12:00:00Z");
  expect((await remove({ max_timestamp_millis: before, max_traces: 1 })).traces_deleted).toBe(1);
  expect((await call("GET", `traces/${id}`)).status).toBe(404);
  expect((await remove({ request_ids: ["tr-b", "tr-c"] })).traces_deleted).toBe(1);
});

test("another team's trace is not found, even under the same id, and viewers write none", async () => {
  const [ours, theirs] = [await makeScene(), await makeScene()];
  await ours.sendSpans([root]);
  expect((await theirs.call("GET", `traces/${id}`)).status).toBe(404);
  expect((await theirs.call("PATCH", `traces/${id}/tags`, { key: "a", value: "b" })).status).toBe(404);
  expect((await theirs.call("GET", `traces/batchGet?trace_ids=${id}`)).traces).toEqual([]);
  await theirs.start(id, { tags: { mine: "1" } });
  expect((await ours.call("GET", `traces/${id}`)).trace.trace_info.tags.mine).toBeUndefined();
  expect((await theirs.call("GET", `traces/batchGet?trace_ids=${id}`)).traces).toEqual([]);
  const viewer = callersOf(ours.teamId, ours.experimentId, "viewer");
  expect((await viewer.sendSpans([root])).status).toBe(403);
  expect((await viewer.start()).status).toBe(403);
  expect((await viewer.call("GET", `traces/${id}`)).status).toBe(200);
});
