import { send } from "./scene-calls";
import type { Portal } from "./server";

/** Traces of an assistant, every ninth with an error, and feedback on the first. */
export async function logTraces(
  portal: Portal,
  { experiment, run, traces }: { experiment: string; run: string; traces: number },
) {
  for (let index = 0; index < traces; index++) {
    const trace_id = traceIdOf(index);
    const start = Date.UTC(2026, 10, 21, 8) + index * 900_000;
    const [took, isError] = [400 + ((index * 37) % 90) * 40, index % 9 === 4];
    const [input, output] = [300 + ((index * 53) % 700), 40 + ((index * 29) % 200)];
    const usage = { input_tokens: input, output_tokens: output, total_tokens: input + output };
    const info = {
      trace_id,
      trace_location: { type: "MLFLOW_EXPERIMENT", mlflow_experiment: { experiment_id: experiment } },
      request_time: new Date(start).toISOString(),
      execution_duration: `${took / 1000}s`,
      state: isError ? "ERROR" : "OK",
      request_preview: JSON.stringify({ question: `Is claim ${index} covered by the policy?` }),
      response_preview: isError ? "" : "Yes: water damage is covered up to 5,000.",
      tags: { "mlflow.traceName": index % 2 ? "answer" : "summarize" },
      trace_metadata: {
        "mlflow.trace.tokenUsage": JSON.stringify(usage),
        "mlflow.trace.session": `session-${index % 4}`,
        "mlflow.trace.user": index % 2 ? "ada" : "grace",
        ...(index % 3 === 0 && { "mlflow.sourceRun": run }),
      },
      assessments: [],
    };
    await send(portal, "POST", "/api/3.0/mlflow/traces", JSON.stringify({ trace: { trace_info: info } }));
    await sendSpans(portal, experiment, { index, start, took, isError });
  }
  const said = {
    assessment_name: "is_correct",
    source: { source_type: "HUMAN", source_id: "ada" },
    feedback: { value: true },
    rationale: "The policy says so in its third part.",
  };
  const id = traceIdOf(0);
  await send(
    portal,
    "POST",
    `/api/3.0/mlflow/traces/${id}/assessments`,
    JSON.stringify({ assessment: { ...said, trace_id: id } }),
  );
}

/** Id of a trace by its number, from 0. */
function traceIdOf(index: number): string {
  return `tr-${(index + 1).toString(16).padStart(32, "0")}`;
}

/** A call with retrieval, two model calls and a tool, one in the other. */
async function sendSpans(
  portal: Portal,
  experiment: string,
  { index, start, took, isError }: { index: number; start: number; took: number; isError: boolean },
) {
  const traceId = traceIdOf(index).slice(3);
  const parts = [
    {
      name: "answer",
      type: "CHAIN",
      parent: 0,
      from: 0,
      to: 1,
      in: { question: `Is claim ${index} covered?` },
      out: { answer: "Yes." },
    },
    {
      name: "retrieve",
      type: "RETRIEVER",
      parent: 1,
      from: 0.02,
      to: 0.25,
      in: { query: "water damage" },
      out: ["part 3", "part 7"],
    },
    {
      name: "embed",
      type: "EMBEDDING",
      parent: 2,
      from: 0.03,
      to: 0.12,
      in: "water damage",
      out: [0.1, 0.4],
    },
    {
      name: "generate",
      type: "LLM",
      parent: 1,
      from: 0.26,
      to: 0.9,
      in: { messages: [{ role: "user", content: "…" }] },
      out: { content: "Yes." },
    },
    {
      name: "lookup_policy",
      type: "TOOL",
      parent: 4,
      from: 0.4,
      to: 0.6,
      in: { policy: "P-17" },
      out: { limit: 5000 },
    },
    { name: "check", type: "PARSER", parent: 1, from: 0.91, to: 0.99, in: "Yes.", out: true },
  ];
  const spans = parts.map((part, place) => ({
    traceId,
    spanId: (place + 1).toString(16).padStart(16, "0"),
    ...(part.parent > 0 && { parentSpanId: part.parent.toString(16).padStart(16, "0") }),
    name: part.name,
    startTimeUnixNano: String(BigInt(Math.round(start + part.from * took)) * 1_000_000n),
    endTimeUnixNano: String(BigInt(Math.round(start + part.to * took)) * 1_000_000n),
    status:
      isError && part.name === "lookup_policy"
        ? { code: 2, message: "The policy P-17 is not known." }
        : { code: 1 },
    attributes: Object.entries({
      "mlflow.spanType": part.type,
      "mlflow.spanInputs": part.in,
      "mlflow.spanOutputs": part.out,
      ...(part.type === "LLM" && { model: "claude", temperature: "0.2" }),
    }).map(([key, value]) => ({ key, value: anyValue(value) })),
  }));
  const headers = { "x-mlflow-experiment-id": experiment };
  await send(
    portal,
    "POST",
    "/v1/traces",
    JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }),
    headers,
  );
}

/** A value as OpenTelemetry's JSON writes it. */
function anyValue(value: unknown): object {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "number") return { doubleValue: value };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } };
  const values = Object.entries(value as object).map(([key, inner]) => ({ key, value: anyValue(inner) }));
  return { kvlistValue: { values } };
}
