import {
  bigint,
  boolean,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
} from "drizzle-orm/pg-core";
import { createdAt, json, jsonb, tags } from "@/db/columns";
import { experiments } from "./experiments";
import { teamId } from "./teams";

/** Traces of programs that MLflow's clients instrument. Their clients choose the ids, so two teams may have the same. */
export const traces = pgTable(
  "traces",
  {
    teamId: teamId(),
    id: text().notNull(),
    experimentId: text()
      .notNull()
      .references(() => experiments.id, { onDelete: "cascade" }),
    state: text({ enum: ["STATE_UNSPECIFIED", "IN_PROGRESS", "OK", "ERROR"] }).notNull(),
    requestedAt: timestamp({ withTimezone: true }).notNull(),
    durationMs: bigint({ mode: "number" }),
    clientRequestId: text(),
    requestPreview: text(),
    responsePreview: text(),
    /** `mlflow.traceName` is its name. */
    tags: tags(),
    /** Said by its client at the start and the end; `mlflow.sourceRun` is the run that it happened in. */
    metadata: tags(),
    /** Runs that it was linked to afterwards, and versions of prompts, as `name/version`. */
    linkedRuns: jsonb().$type<string[]>().notNull().default([]),
    linkedPrompts: jsonb().$type<string[]>().notNull().default([]),
  },
  (t) => [primaryKey({ columns: [t.teamId, t.id] }), index().on(t.experimentId, t.requestedAt.desc(), t.id)],
);

const ofTrace = { teamId: teamId(), traceId: text().notNull() };

/** Steps of a trace, as OpenTelemetry's spans. */
export const traceSpans = pgTable(
  "trace_spans",
  {
    ...ofTrace,
    /** 16 hex digits. */
    id: text().notNull(),
    parentId: text(),
    name: text().notNull(),
    type: text().notNull(),
    status: text({ enum: ["UNSET", "OK", "ERROR"] }).notNull(),
    statusMessage: text().notNull(),
    /** Nanoseconds since 1970. */
    startNs: bigint({ mode: "bigint" }).notNull(),
    endNs: bigint({ mode: "bigint" }),
    attributes: json().$type<Record<string, unknown>>().notNull(),
    events: json().$type<{ name: string; timeNs: string; attributes: Record<string, unknown> }[]>().notNull(),
    /** Length of the span as it is answered: OTLP in JSON. */
    sizeBytes: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.teamId, t.traceId, t.id] }),
    foreignKey({ columns: [t.teamId, t.traceId], foreignColumns: [traces.teamId, traces.id] }).onDelete(
      "cascade",
    ),
  ],
);

/** Feedback of people and programs on traces, and the answers that they expected. */
export const traceAssessments = pgTable(
  "trace_assessments",
  {
    ...ofTrace,
    id: text().notNull(),
    kind: text({ enum: ["feedback", "expectation"] }).notNull(),
    name: text().notNull(),
    value: jsonb(),
    /** Cause, when feedback could not be given. */
    error: jsonb(),
    rationale: text(),
    sourceType: text().notNull(),
    sourceId: text().notNull(),
    spanId: text(),
    metadata: tags(),
    /** The assessment that this one replaces. */
    overrides: text(),
    /** False while another one replaces it. */
    isValid: boolean().notNull().default(true),
    createdAt: createdAt(),
    updatedAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.teamId, t.traceId, t.id] }),
    foreignKey({ columns: [t.teamId, t.traceId], foreignColumns: [traces.teamId, traces.id] }).onDelete(
      "cascade",
    ),
  ],
);
