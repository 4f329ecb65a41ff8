import type { traceAssessments, traceSpans, traces } from "@/db/schema/traces";

/** A step of a trace. Times are nanoseconds since 1970. */
export type Span = Omit<typeof traceSpans.$inferSelect, "teamId">;

/** Feedback of a person or a program on a trace, or the answer that they expected. */
export type Assessment = typeof traceAssessments.$inferSelect;

export type TraceState = Trace["state"];

/** A trace without its spans. */
export type Trace = typeof traces.$inferSelect & {
  /** Number of the experiment in MLflow's protocol. */
  experimentWireId: string;
  /** Oldest first. */
  assessments: Assessment[];
};

/** Tags and metadata that MLflow gives a meaning. */
export const traceKeys = {
  name: "mlflow.traceName",
  artifactLocation: "mlflow.artifactLocation",
  spansLocation: "mlflow.trace.spansLocation",
  isFinal: "mlflow.trace.infoFinalized",
  sourceRun: "mlflow.sourceRun",
  session: "mlflow.trace.session",
  user: "mlflow.trace.user",
  tokenUsage: "mlflow.trace.tokenUsage",
} as const;

/** Limits of what clients send, so that a trace can be read as a whole. */
export const traceLimits = {
  /** Bytes of one request of spans, unpacked: as protobuf, as JSON. */
  requestBytes: 16_000_000,
  jsonBytes: 2_000_000,
  spansPerRequest: 10_000,
  tracesPerRequest: 1_000,
  attributesPerSpan: 1_000,
  attributeBytes: 1_000_000,
  /** Values of all attributes of a span and its events: lists count with their items. */
  valuesPerSpan: 50_000,
  /** Characters of the tags that a resource gives to each of its traces. */
  resourceLength: 100_000,
  /** Bytes of spans in one answer. */
  answerBytes: 64_000_000,
  previewLength: 1_000,
} as const;

/** Name of a trace for people: its own, else its id. */
export function traceTitle({ id, tags }: Pick<Trace, "id" | "tags">): string {
  return tags[traceKeys.name] || id;
}

/** Folder behind the artifact proxy in which clients keep files of a trace. */
export function traceFolder(experimentWireId: string): string {
  return `${experimentWireId}/traces`;
}
