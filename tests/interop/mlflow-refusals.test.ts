import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { startMlflowEndpoint } from "./mlflow-endpoint";
import { type MlflowServer, startMlflowServer } from "./mlflow-server";

type Call = [method: string, path: string, body?: unknown];

/** Calls with wrong input; `<run>`, `<experiment>` and `<gone>` stand for ids of a run, its experiment and a deleted run. */
const calls: Call[] = [
  ["POST", "runs/create", { experiment_id: "999" }],
  ["POST", "runs/create", { experiment_id: "<experiment>", start_time: "soon" }],
  ["POST", "runs/create", { experiment_id: "<experiment>", tags: "a" }],
  ["POST", "runs/create", { experiment_id: "<experiment>", tags: [{ value: "x" }] }],
  ["POST", "runs/create", { experiment_id: 7 }],
  [
    "POST",
    "runs/create",
    { experiment_id: "<experiment>", run_name: "a", tags: [{ key: "mlflow.runName", value: "b" }] },
  ],
  ["GET", "runs/get"],
  ["GET", "runs/get?run_id="],
  ["GET", "runs/get?run_id=absent"],
  ["GET", "runs/get?run_id=%00"],
  ["POST", "runs/update", { run_id: "<run>", status: "DONE" }],
  ["POST", "runs/update", { run_id: "<run>", end_time: "x" }],
  ["POST", "runs/update", { run_id: "<gone>", status: "FINISHED" }],
  ["POST", "runs/update", {}],
  ["POST", "runs/delete", { run_id: "absent" }],
  ["POST", "runs/restore", {}],
  ["POST", "runs/log-metric", { run_id: "<run>", key: "a", value: "x", timestamp: 1 }],
  ["POST", "runs/log-metric", { run_id: "<run>", key: "a", timestamp: 1 }],
  ["POST", "runs/log-metric", { run_id: "<run>", key: "a", value: 1 }],
  ["POST", "runs/log-metric", { run_id: "<run>", value: 1, timestamp: 1 }],
  ["POST", "runs/log-metric", { run_id: "<run>", key: "", value: 1, timestamp: 1 }],
  ["POST", "runs/log-metric", { run_id: "<run>", key: "a", value: 1, timestamp: 1.5 }],
  ["POST", "runs/log-metric", { run_id: "<run>", key: "a", value: 1, timestamp: 1, step: "1e+05" }],
  ["POST", "runs/log-metric", { run_id: "<run>", key: "a", value: true, timestamp: 1 }],
  ["POST", "runs/log-metric", { run_id: "<run>", key: "a", value: null, timestamp: 1 }],
  ["POST", "runs/log-metric", { run_id: "<run>", key: "a".repeat(251), value: 1, timestamp: 1 }],
  ["POST", "runs/log-metric", { run_id: "<run>", key: "../a", value: 1, timestamp: 1 }],
  ["POST", "runs/log-metric", { run_id: "<run>", key: "a;b", value: 1, timestamp: 1 }],
  ["POST", "runs/log-metric", { run_id: "<gone>", key: "a", value: 1, timestamp: 1 }],
  ["POST", "runs/log-parameter", { run_id: "<run>", key: "p" }],
  ["POST", "runs/log-parameter", { run_id: "<run>", key: "kept", value: "2" }],
  ["POST", "runs/log-parameter", { run_id: "<run>", key: 3, value: "2" }],
  ["POST", "runs/log-parameter", { run_id: "<run>", key: "p", value: 3 }],
  ["POST", "runs/set-tag", { run_id: "<run>", value: "x" }],
  ["POST", "runs/set-tag", { run_id: "<run>", key: "a//b", value: "x" }],
  ["POST", "runs/set-tag", { key: "a", value: "x" }],
  ["POST", "runs/delete-tag", { run_id: "<run>", key: "absent" }],
  ["POST", "runs/delete-tag", { run_id: "<run>" }],
  ["POST", "runs/delete-tag", { run_id: "<gone>", key: "mlflow.runName" }],
  ["POST", "runs/log-model", { run_id: "<run>" }],
  ["POST", "runs/log-model", { run_id: "<run>", model_json: "{" }],
  ["POST", "runs/log-model", { run_id: "<run>", model_json: "{}" }],
  ["POST", "runs/log-metric", { run_id: "<run>", key: "odd", value: "-inf", timestamp: 1, step: null }],
  ["POST", "runs/log-batch", { run_id: "<run>", metrics: "a" }],
  ["POST", "runs/log-batch", { run_id: "<run>", metrics: [{ key: "a" }] }],
  ["POST", "runs/log-batch", { run_id: "<run>", metrics: [{ key: "a", value: 1, timestamp: "now" }] }],
  ["POST", "runs/log-batch", { run_id: "<run>", params: [{ key: "a/../b", value: "1" }] }],
  ["POST", "runs/log-batch", { run_id: "<run>", params: many(101, (i) => ({ key: `p${i}`, value: "1" })) }],
  ["POST", "runs/log-batch", { run_id: "<run>", tags: many(101, (i) => ({ key: `t${i}`, value: "1" })) }],
  [
    "POST",
    "runs/log-batch",
    { run_id: "<run>", metrics: many(1001, (i) => ({ key: "m", value: 1, timestamp: 1, step: i })) },
  ],
  [
    "POST",
    "runs/log-batch",
    {
      run_id: "<run>",
      params: [
        { key: "d", value: "1" },
        { key: "d", value: "2" },
      ],
    },
  ],
  ["POST", "runs/log-batch", { run_id: "absent", metrics: [] }],
  ["POST", "runs/log-batch", { metrics: [] }],
  ["POST", "runs/log-batch", { run_id: 31 }],
  ["POST", "runs/log-batch", [1]],
  ["POST", "runs/search", { experiment_ids: "<experiment>" }],
  ["POST", "runs/search", { experiment_ids: [1] }],
  ["POST", "runs/search", { experiment_ids: ["<experiment>"], filter: 3 }],
  ["POST", "runs/search", { experiment_ids: ["<experiment>"], filter: "metrics.a >" }],
  ["POST", "runs/search", { experiment_ids: ["<experiment>"], filter: "metrics.a = 'x'" }],
  ["POST", "runs/search", { experiment_ids: ["<experiment>"], filter: "params.a = 3" }],
  ["POST", "runs/search", { experiment_ids: ["<experiment>"], filter: "params.a > 'x'" }],
  ["POST", "runs/search", { experiment_ids: ["<experiment>"], filter: "attributes.foo = 'x'" }],
  ["POST", "runs/search", { experiment_ids: ["<experiment>"], filter: "foo.a = 'x'" }],
  ["POST", "runs/search", { experiment_ids: ["<experiment>"], filter: "metrics.a > 1 OR metrics.a < 0" }],
  ["POST", "runs/search", { experiment_ids: ["<experiment>"], filter: "(metrics.a > 1)" }],
  ["POST", "runs/search", { experiment_ids: ["<experiment>"], filter: "tags.a IN ('x')" }],
  ["POST", "runs/search", { experiment_ids: ["<experiment>"], filter: "attributes.run_id IN (1)" }],
  ["POST", "runs/search", { experiment_ids: ["<experiment>"], filter: "params.a = 'it''s'" }],
  ["POST", "runs/search", { experiment_ids: ["<experiment>"], filter: "1 = 1" }],
  ["POST", "runs/search", { experiment_ids: ["<experiment>"], filter: ";" }],
  ["POST", "runs/search", { experiment_ids: ["<experiment>"], max_results: 0 }],
  ["POST", "runs/search", { experiment_ids: ["<experiment>"], max_results: -1 }],
  ["POST", "runs/search", { experiment_ids: ["<experiment>"], max_results: 50_001 }],
  ["POST", "runs/search", { experiment_ids: ["<experiment>"], max_results: "x" }],
  ["POST", "runs/search", { experiment_ids: ["<experiment>"], order_by: "x" }],
  ["POST", "runs/search", { experiment_ids: ["<experiment>"], order_by: ["metrics.a SIDEWAYS"] }],
  ["POST", "runs/search", { experiment_ids: ["<experiment>"], order_by: ["foo.a"] }],
  ["POST", "runs/search", { experiment_ids: ["<experiment>"], order_by: ["attributes.foo"] }],
  ["POST", "runs/search", { experiment_ids: ["<experiment>"], order_by: [3] }],
  ["POST", "runs/search", { experiment_ids: ["<experiment>"], run_view_type: "SOME" }],
  ["POST", "runs/search", { experiment_ids: ["<experiment>"], page_token: "!" }],
  ["POST", "runs/search", { experiment_ids: ["999"] }],
  ["POST", "runs/search", { experiment_ids: ["x"] }],
  ["POST", "runs/search", { experiment_ids: ["<experiment>"], run_view_type: null, order_by: null }],
  ["POST", "runs/search", {}],
  ["GET", "metrics/get-history?run_id=<run>"],
  ["GET", "metrics/get-history?metric_key=a"],
  ["GET", "metrics/get-history?run_id=absent&metric_key=a"],
  ["GET", "metrics/get-history?run_id=<run>&metric_key=a&max_results=x"],
  ["GET", "metrics/get-history?run_id=<run>&metric_key=a&page_token=!"],
  ["GET", "metrics/get-history?run_id=<run>&metric_key=none"],
  ["POST", "experiments/create", {}],
  ["POST", "experiments/create", { name: "" }],
  ["POST", "experiments/create", { name: 3 }],
  ["POST", "experiments/create", { name: "day" }],
  ["POST", "experiments/create", { name: "x", tags: [{ key: "a".repeat(251), value: "1" }] }],
  ["GET", "experiments/get"],
  ["GET", "experiments/get?experiment_id=999"],
  ["GET", "experiments/get?experiment_id=x"],
  ["GET", "experiments/get-by-name"],
  ["GET", "experiments/get-by-name?experiment_name=absent"],
  ["POST", "experiments/delete", { experiment_id: "999" }],
  ["POST", "experiments/restore", { experiment_id: "<experiment>" }],
  ["POST", "experiments/update", { experiment_id: "<experiment>" }],
  ["POST", "experiments/update", { experiment_id: "<experiment>", new_name: "Default" }],
  ["POST", "experiments/search", { max_results: 0 }],
  ["POST", "experiments/search", {}],
  ["POST", "experiments/search", { max_results: 10, filter: "foo = 'x'" }],
  ["POST", "experiments/search", { max_results: 10, filter: "name > 'x'" }],
  ["POST", "experiments/search", { max_results: 10, filter: "experiment_id IN ('0')" }],
  ["POST", "experiments/search", { max_results: 10, order_by: ["foo"] }],
  ["POST", "experiments/search", { max_results: 10, page_token: "!" }],
  ["POST", "experiments/set-experiment-tag", { experiment_id: "<experiment>" }],
  ["POST", "experiments/delete-experiment-tag", { experiment_id: "<experiment>", key: "absent" }],
  ["POST", "registered-models/create", {}],
  ["POST", "registered-models/create", { name: "" }],
  ["POST", "registered-models/create", { name: "a/b" }],
  ["POST", "registered-models/create", { name: "reg" }],
  ["GET", "registered-models/get"],
  ["GET", "registered-models/get?name=absent"],
  ["POST", "registered-models/rename", { name: "absent", new_name: "x" }],
  ["POST", "registered-models/rename", { name: "reg" }],
  ["PATCH", "registered-models/update", { name: "absent", description: "x" }],
  ["DELETE", "registered-models/delete", { name: "absent" }],
  ["GET", "registered-models/search?filter=foo%20%3D%20'x'"],
  ["GET", "registered-models/search?filter=name%20%3E%20'x'"],
  ["GET", "registered-models/search?order_by=foo"],
  ["GET", "registered-models/search?max_results=0"],
  ["GET", "registered-models/search?max_results=1001"],
  ["POST", "registered-models/set-tag", { name: "reg", value: "x" }],
  ["POST", "registered-models/alias", { name: "reg", alias: "v1", version: "1" }],
  ["POST", "registered-models/alias", { name: "reg", alias: "latest", version: "1" }],
  ["POST", "registered-models/alias", { name: "reg", alias: "a b", version: "1" }],
  ["POST", "registered-models/alias", { name: "reg", alias: "ok", version: "99" }],
  ["GET", "registered-models/alias?name=reg&alias=absent"],
  ["POST", "model-versions/create", { name: "absent", source: "s3://b/x" }],
  ["POST", "model-versions/create", { name: "reg" }],
  ["POST", "model-versions/create", { name: "reg", source: "/etc" }],
  ["POST", "model-versions/create", { name: "reg", source: "file:///etc" }],
  ["POST", "model-versions/create", { name: "reg", source: "s3://b/x", run_id: "absent" }],
  ["GET", "model-versions/get?name=reg"],
  ["GET", "model-versions/get?name=reg&version=99"],
  ["GET", "model-versions/get?name=reg&version=x"],
  [
    "POST",
    "model-versions/transition-stage",
    { name: "reg", version: "1", stage: "Nowhere", archive_existing_versions: false },
  ],
  [
    "POST",
    "model-versions/transition-stage",
    { name: "reg", version: "1", stage: "None", archive_existing_versions: true },
  ],
  ["GET", "model-versions/search?filter=foo%20%3D%20'x'"],
  ["GET", "model-versions/search?max_results=200001"],
  ["GET", "model-versions/get-download-uri?name=reg&version=99"],
  ["POST", "model-versions/set-tag", { name: "reg", version: "99", key: "a", value: "b" }],
  ["GET", "logged-models/m-absent"],
  ["POST", "logged-models", { experiment_id: "999" }],
  ["POST", "logged-models", { experiment_id: "<experiment>", name: "a/b" }],
  ["POST", "logged-models/search", { experiment_ids: ["<experiment>"], filter: "foo.x = '1'" }],
  ["POST", "logged-models/search", { experiment_ids: ["<experiment>"], order_by: [{ field_name: "foo" }] }],
  ["GET", "artifacts/list?run_id=<run>&path=.."],
  ["GET", "artifacts/list?run_id=absent"],
  ["GET", "artifacts/list"],
  ["GET", "nothing/here"],
];

/** Beginnings of calls that the portal answers differently on purpose, by the reason. */
const differing: Record<string, string[]> = {
  "MLflow answers OK to what it left out": [
    'POST runs/create {"experiment_id":"<experiment>","tags":',
    'POST runs/update {"run_id":"<run>","status":"DONE"}',
    'POST runs/log-metric {"run_id":"<run>","key":"a","value":1,"timestamp":1.5}',
    'POST runs/log-metric {"run_id":"<run>","key":"a","value":true',
    'POST runs/log-batch {"run_id":"<run>","metrics":[{"key":"a","value":1,"timestamp":"now"}]}',
    'POST runs/search {"experiment_ids":[1]}',
    'POST runs/search {"experiment_ids":["<experiment>"],"run_view_type":"SOME"}',
    "GET metrics/get-history?run_id=<run>&metric_key=a&max_results=x",
    "GET metrics/get-history?run_id=absent",
    "GET registered-models/search?max_results=0",
  ],
  "MLflow fails": [
    "POST runs/log-batch [1]",
    "POST model-versions/transition-stage",
    "POST experiments/update",
  ],
  "Postgres keeps no U+0000": ["GET runs/get?run_id=%00"],
  "what is absent is 404": ["GET registered-models/alias", "GET nothing/here"],
  "the size of a page has a default": ["POST experiments/search {}"],
};

const Answer = z.object({ error_code: z.string().optional(), message: z.string().optional() });

let portal: Awaited<ReturnType<typeof startMlflowEndpoint>>;
let server: MlflowServer;

beforeAll(async () => {
  const python = process.env.MLFLOW_PYTHON;
  if (!python) throw new Error("Set MLFLOW_PYTHON to a Python that has mlflow installed.");
  server = await startMlflowServer(python);
  portal = await startMlflowEndpoint();
});
afterAll(async () => {
  await portal?.stop();
  await server?.stop();
});

test("wrong input is refused with MLflow's status and code", { timeout: 300_000 }, async () => {
  const [here, there] = [await answersOf(portal.url), await answersOf(server.url)];
  const unequal = Object.keys(there).filter((call) => !isSame(here[call]!, there[call]!));
  for (const call of Object.keys(there))
    if (here[call]!.message !== there[call]!.message || unequal.includes(call))
      console.log(`${call}\n  MLflow: ${show(there[call]!)}\n  portal: ${show(here[call]!)}`);
  const known = Object.values(differing).flat();
  expect(unequal.filter((call) => !known.some((beginning) => call.startsWith(beginning)))).toEqual([]);
  expect(known.filter((beginning) => !unequal.some((call) => call.startsWith(beginning)))).toEqual([]);
});

type Answered = { status: number; error_code?: string; message?: string };

function isSame(a: Answered, b: Answered): boolean {
  return a.status === b.status && a.error_code === b.error_code;
}

function show({ status, error_code, message }: Answered): string {
  return `${status} ${error_code ?? ""} ${message?.slice(0, 300) ?? ""}`;
}

async function answersOf(url: string): Promise<Record<string, Answered>> {
  const send = async ([method, path, body]: Call): Promise<Answered & Record<string, unknown>> => {
    const init = {
      method,
      headers: { "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    };
    const answer = await fetch(`${url}/api/2.0/mlflow/${path}`, init);
    const text = await answer.text();
    return { status: answer.status, ...parse(text) };
  };
  const make = async (path: string, body: unknown) =>
    z.record(z.string(), z.unknown()).parse(await send(["POST", path, body]));
  const experiment = String((await make("experiments/create", { name: "day" })).experiment_id);
  const makeRun = async () => {
    const { run } = await make("runs/create", { experiment_id: experiment, start_time: 1 });
    return z.object({ info: z.object({ run_id: z.string() }) }).parse(run).info.run_id;
  };
  const [run, gone] = [await makeRun(), await makeRun()];
  await make("runs/log-parameter", { run_id: run, key: "kept", value: "1" });
  await make("runs/delete", { run_id: gone });
  await make("registered-models/create", { name: "reg" });
  await make("model-versions/create", { name: "reg", source: "s3://bucket/model" });
  const ids = { "<run>": run, "<experiment>": experiment, "<gone>": gone };
  const fill = (text: string) =>
    Object.entries(ids).reduce((filled, [name, id]) => filled.replaceAll(name, id), text);
  const hide = (text: string) =>
    Object.entries(ids).reduce(
      (hidden, [name, id]) => (id.length > 8 ? hidden.replaceAll(id, name) : hidden),
      text,
    );
  const answers: Record<string, Answered> = {};
  for (const [method, path, body] of calls) {
    const name = `${method} ${path} ${body === undefined ? "" : JSON.stringify(body).slice(0, 120)}`.trim();
    const filled: Call = [
      method,
      fill(path),
      body === undefined ? undefined : JSON.parse(fill(JSON.stringify(body))),
    ];
    const { status, ...rest } = await send(filled);
    const { error_code, message } = Answer.catch({}).parse(rest);
    answers[name] = { status, error_code, message: message && hide(message) };
  }
  return answers;
}

function parse(text: string): Record<string, unknown> {
  try {
    return z.record(z.string(), z.unknown()).catch({}).parse(JSON.parse(text));
  } catch {
    return {};
  }
}

function many<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
