import { expect, test } from "vitest";
import { npmiOf } from "@/lib/traces/filter-correlation";
import { makeTeam, useTestDatabase } from "@/tests/test-database";
import { ownMlflow } from "./own-client";
import { handleMlflow } from "./server";

useTestDatabase();

const dayMs = 86_400_000;

async function makeScene() {
  const { teamId } = await makeTeam();
  const experimentId = await ownMlflow(teamId).ensureExperiment("calls");
  const call = async (path: string, body: object) => {
    const request = new Request(`http://portal/api/3.0/mlflow/${path}`, {
      method: "POST",
      body: JSON.stringify(body),
    });
    return (await handleMlflow(teamId, request)).json();
  };
  const addTrace = async (
    number: number,
    { state = "OK", ms = 100, day = 0, name = "answer", tokens = 10, usage = "", session = "" } = {},
  ) => {
    const trace_info = {
      trace_id: `tr-${number}`,
      trace_location: { mlflow_experiment: { experiment_id: experimentId } },
      request_time: new Date(day * dayMs + number).toISOString(),
      execution_duration: `${ms / 1000}s`,
      state,
      tags: { "mlflow.traceName": name },
      trace_metadata: {
        "mlflow.trace.tokenUsage": usage || JSON.stringify({ input_tokens: tokens }),
        ...(session && { "mlflow.trace.session": session }),
      },
    };
    await call("traces", { trace: { trace_info } });
  };
  const query = async (view_type: string, metric_name: string, more: object) => {
    const found = await call("traces/metrics", {
      ...{ experiment_ids: [experimentId], view_type, metric_name },
      ...more,
    });
    return (
      found.data_points?.map((point: { dimensions: object; values: object }) => [
        point.dimensions,
        point.values,
      ]) ?? found.message
    );
  };
  return { teamId, experimentId, call, addTrace, query };
}

const count = { aggregations: [{ aggregation_type: "COUNT" }] };

test("traces are counted by state, and their figures computed by day", async () => {
  const { addTrace, query } = await makeScene();
  await addTrace(1, { ms: 100, session: "a" });
  await addTrace(2, { ms: 300, session: "a", state: "ERROR" });
  await addTrace(3, { ms: 500, day: 1, tokens: 32, name: "other" });
  expect(await query("TRACES", "trace_count", { ...count, dimensions: ["trace_status"] })).toEqual([
    [{ trace_status: "ERROR" }, { COUNT: 1 }],
    [{ trace_status: "OK" }, { COUNT: 2 }],
  ]);
  expect(await query("TRACES", "session_count", count)).toEqual([[{}, { COUNT: 1 }]]);
  const aggregations = [
    { aggregation_type: "AVG" },
    { aggregation_type: "PERCENTILE", percentile_value: 50 },
    { aggregation_type: "MAX" },
  ];
  const days = { time_interval_seconds: 86_400, start_time_ms: 0, end_time_ms: 2 * dayMs };
  expect(await query("TRACES", "latency", { aggregations, ...days })).toEqual([
    [{ time_bucket: "1970-01-01T00:00:00+00:00" }, { AVG: 200, "P50.0": 200, MAX: 300 }],
    [{ time_bucket: "1970-01-02T00:00:00+00:00" }, { AVG: 500, "P50.0": 500, MAX: 500 }],
  ]);
  const sum = { aggregations: [{ aggregation_type: "SUM" }], dimensions: ["trace_name"] };
  expect(await query("TRACES", "input_tokens", sum)).toEqual([
    [{ trace_name: "answer" }, { SUM: 20 }],
    [{ trace_name: "other" }, { SUM: 32 }],
  ]);
  expect(await query("TRACES", "output_tokens", sum)).toEqual([]);
  for (const [filter, found] of [
    ["trace.status = 'OK'", 2],
    ["trace.tag.`mlflow.traceName` = 'answer'", 2],
    ["trace.metadata.mlflow.trace.session = 'a'", 2],
    ["trace.metadata.`mlflow.trace.session` = 'b'", 0],
  ] as const)
    expect([filter, await query("TRACES", "trace_count", { ...count, filters: [filter] })]).toEqual([
      filter,
      [[{}, { COUNT: found }]],
    ]);
});

test("assessments are counted by name and value", async () => {
  const { addTrace, query, call } = await makeScene();
  await addTrace(1);
  const say = (assessment_name: string, value: unknown) =>
    call("traces/tr-1/assessments", { assessment: { assessment_name, feedback: { value } } });
  await say("good", "yes");
  await say("good", "no");
  await say("score", 0.5);
  expect(
    await query("ASSESSMENTS", "assessment_count", { ...count, dimensions: ["assessment_name"] }),
  ).toEqual([
    [{ assessment_name: "good" }, { COUNT: 2 }],
    [{ assessment_name: "score" }, { COUNT: 1 }],
  ]);
  const average = { aggregations: [{ aggregation_type: "AVG" }] };
  const filters = ["assessment.name = 'good'"];
  expect(await query("ASSESSMENTS", "assessment_value", { ...average, filters })).toEqual([
    [{}, { AVG: 0.5 }],
  ]);
});

test("a trace whose figures cannot be read is left out, and those of the others are computed", async () => {
  const { addTrace, query, call } = await makeScene();
  const usages = [
    '{"input_tokens": 1e999}',
    '{"input_tokens": 1, "note": "\\u0000"',
    '{"input_tokens": "7", "note": "\\ud800"}',
    '{"input_tokens": true}',
    "[".repeat(10_000),
    `{"input_tokens": ${"9".repeat(400)}}`,
  ];
  for (const [index, usage] of usages.entries()) await addTrace(index, { usage });
  await addTrace(90, { usage: '{"note": "\\u0000", "input_tokens": 7.5e1}' });
  await addTrace(91, { tokens: 5 });
  const sum = { aggregations: [{ aggregation_type: "SUM" }, { aggregation_type: "MAX" }] };
  expect(await query("TRACES", "input_tokens", sum)).toEqual([[{}, { SUM: 80, MAX: 75 }]]);
  for (const value of [1e308, 1e308, 4])
    await call("traces/tr-91/assessments", { assessment: { assessment_name: "huge", feedback: { value } } });
  const average = { aggregations: [{ aggregation_type: "AVG" }] };
  expect(await query("ASSESSMENTS", "assessment_value", average)).toEqual([[{}, { AVG: 4 }]]);
});

test("what cannot be computed is refused in MLflow's words, and another team sees nothing", async () => {
  const { addTrace, query, experimentId } = await makeScene();
  await addTrace(1);
  expect(await query("TRACES", "nonsense", count)).toContain("metric_name must be one of");
  expect(await query("TRACES", "constructor", count)).toContain("metric_name must be one of");
  expect(await query("TRACES", "latency", count)).toContain("Found invalid aggregation_type(s): ['COUNT']");
  expect(await query("TRACES", "latency", { aggregations: [{ aggregation_type: "PERCENTILE" }] })).toContain(
    "percentile",
  );
  expect(await query("TRACES", "trace_count", { ...count, dimensions: ["span_name"] })).toContain(
    "Found invalid dimension(s)",
  );
  expect(await query("TRACES", "trace_count", { ...count, time_interval_seconds: 60 })).toContain("required");
  for (const filter of [
    "trace.status != 'OK'",
    "trace.status",
    "span.name = 'x'",
    "trace.tag = 'x'",
    "trace.status.x = 'OK'",
    "trace.constructor = 'x'",
    "' or true --",
  ])
    expect([filter, typeof (await query("TRACES", "trace_count", { ...count, filters: [filter] }))]).toEqual([
      filter,
      "string",
    ]);
  const other = await makeScene();
  const theirs = { ...count, experiment_ids: [experimentId] };
  expect(await other.query("TRACES", "trace_count", theirs)).toEqual([[{}, { COUNT: 0 }]]);
});

test("how two filters go together", async () => {
  const { addTrace, call, experimentId } = await makeScene();
  for (const number of [1, 2, 3, 4])
    await addTrace(number, { state: number < 3 ? "ERROR" : "OK", ms: number });
  const correlate = (filter_string1: string, filter_string2: string, base_filter?: string) =>
    call("traces/calculate-filter-correlation", {
      ...{ experiment_ids: [experimentId], filter_string1, filter_string2, base_filter },
    });
  expect(await correlate("status = 'ERROR'", "execution_time < 3")).toMatchObject({
    npmi: expect.closeTo(1, 12),
    ...{ filter1_count: 2, filter2_count: 2, joint_count: 2, total_count: 4 },
  });
  expect((await correlate("status = 'ERROR'", "status = 'OK'")).npmi).toBe(-1);
  expect((await correlate("status = 'ERROR'", "status = 'OK'", "execution_time < 2")).npmi).toBe("NaN");
  expect((await correlate("foo = 'x'", "status = 'OK'")).error_code).toBe("INVALID_PARAMETER_VALUE");
});

test("NPMI is that of mlflow/store/analytics/trace_correlation.py, 3.17.2", () => {
  const counts = { total: 100, first: 20, second: 15, both: 10 };
  expect(npmiOf(counts, 0)).toBeCloseTo(0.5228787452803376, 12);
  expect(npmiOf(counts, 0.5)).toBeCloseTo(0.5098689991831412, 12);
});
