import { sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  bigserial,
  boolean,
  doublePrecision,
  index,
  integer,
  json,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { createdAt, id, time } from "@/db/columns";
import { logLevels, runStates } from "@/db/run-states";
import { deployments, flows, flowVersions } from "./flows";
import { teamId } from "./teams";

export const runs = pgTable(
  "runs",
  {
    id: id(),
    teamId: teamId(),
    /** Two words and a number, to say aloud: "brave-heron-17". */
    name: text().notNull(),
    flowId: text()
      .notNull()
      .references(() => flows.id),
    flowVersionId: text()
      .notNull()
      .references(() => flowVersions.id),
    deploymentId: text().references(() => deployments.id, { onDelete: "set null" }),
    params: jsonb().$type<Record<string, unknown>>().notNull(),
    /** Block names by slot, as the deployment bound them when the run was started. */
    blocks: jsonb().$type<Record<string, string>>().notNull().default({}),
    tags: text().array().notNull().default([]),
    /** The run whose node started this one: as item `parentItem` of a fan-out, or as a subflow (item 0). */
    parentRunId: text().references((): AnyPgColumn => runs.id, { onDelete: "cascade" }),
    parentNodeId: text(),
    parentItem: integer(),
    /** The parent task run's `attemptsBefore`: when it is taken up again, earlier children count no more. */
    parentAttempt: integer(),
    /** The run that this one was copied from. */
    copiedFromId: text().references((): AnyPgColumn => runs.id, { onDelete: "set null" }),
    /** How often it was taken up again after it had ended. */
    retryCount: integer().notNull().default(0),
    /** Who or what started it: a `Trigger` of lib/base/run.ts. */
    trigger: jsonb().$type<unknown>().notNull(),
    state: text({ enum: runStates }).notNull(),
    stateMessage: text(),
    scheduledFor: time(),
    createdAt: createdAt(),
    startedAt: time(),
    endedAt: time(),
    /** When a run that is still going ends as TimedOut. */
    deadlineAt: time(),
    /** When the executor took the run's event; null means it is still to be sent. */
    sentAt: time(),
    idempotencyKey: text(),
  },
  (t) => [
    index().on(t.teamId, t.id),
    index().on(t.teamId, t.deploymentId, t.id),
    index().on(t.teamId, t.flowId, t.id),
    uniqueIndex("runs_child_index").on(t.parentRunId, t.parentNodeId, t.parentAttempt, t.parentItem),
    index().on(t.state, t.id),
    // For what was asked for in a span of time.
    index("runs_asked_for_index").on(t.teamId, t.createdAt, t.state).where(sql`${t.parentRunId} is null`),
    index().on(t.copiedFromId),
    // For who looks for a run by the beginning of its name.
    index("runs_name_index").on(t.teamId, sql`lower(${t.name}) text_pattern_ops`),
    uniqueIndex().on(t.teamId, t.idempotencyKey),
  ],
);

export const taskRuns = pgTable(
  "task_runs",
  {
    id: id(),
    teamId: teamId(),
    runId: text()
      .notNull()
      .references(() => runs.id, { onDelete: "cascade" }),
    nodeId: text().notNull(),
    task: text().notNull(),
    state: text({ enum: runStates }).notNull(),
    stateMessage: text(),
    /** How many attempts have begun. */
    attempts: integer().notNull().default(0),
    /** How many attempts there were before the run was last taken up again: those failures count no more. */
    attemptsBefore: integer().notNull().default(0),
    /** The JSON Schema of the form that a Paused task run waits for, its fields in order, and until when. */
    form: json().$type<Record<string, unknown>>(),
    deadlineAt: time(),
    /** When a task run that awaits a retry is tried again. */
    retryAt: time(),
    /** What was answered to the form, by whom. */
    answer: jsonb().$type<{ values: Record<string, unknown>; by: string }>(),
    input: jsonb().$type<unknown>(),
    output: jsonb().$type<unknown>(),
    /** 0–1 of the running attempt, with a word on what it is doing. */
    progress: doublePrecision(),
    progressMessage: text(),
    createdAt: createdAt(),
    startedAt: time(),
    endedAt: time(),
  },
  (t) => [
    uniqueIndex().on(t.runId, t.nodeId),
    index("task_runs_waiting_index").on(t.task).where(sql`${t.state} in ('Running', 'Paused')`),
  ],
);

/**
 * The table of states (lib/base/run.ts), kept by the database: triggers on `runs` and `task_runs` refuse every change of
 * state that is not here, and write the `run_events` row of those that are.
 */
export const stateTransitions = pgTable(
  "state_transitions",
  {
    kind: text({ enum: ["run", "task"] }).notNull(),
    fromState: text({ enum: runStates }).notNull(),
    toState: text({ enum: runStates }).notNull(),
    /** Takes up again what had ended: only together with a raised `retry_count`, or all attempts put behind. */
    isRetry: boolean().notNull().default(false),
  },
  (t) => [primaryKey({ columns: [t.kind, t.fromState, t.toState] })],
);

/** Outputs to be used again. `key` is a hash of the task, its version and its input (lib/runs/keep/result-cache.ts). */
export const taskCache = pgTable(
  "task_cache",
  {
    teamId: teamId(),
    key: text().notNull(),
    output: jsonb().$type<unknown>().notNull(),
    /** The run that made it. */
    runId: text().references(() => runs.id, { onDelete: "set null" }),
    createdAt: createdAt(),
    expiresAt: time().notNull(),
  },
  (t) => [primaryKey({ columns: [t.teamId, t.key] }), index().on(t.expiresAt), index().on(t.runId)],
);

export const taskAttempts = pgTable(
  "task_attempts",
  {
    id: id(),
    teamId: teamId(),
    taskRunId: text()
      .notNull()
      .references(() => taskRuns.id, { onDelete: "cascade" }),
    attempt: integer().notNull(),
    state: text({ enum: runStates }).notNull(),
    error: text(),
    startedAt: createdAt(),
    endedAt: time(),
  },
  (t) => [uniqueIndex().on(t.taskRunId, t.attempt)],
);

/** Every change of state, of a run (`nodeId` null) or of one of its task runs. Append-only. */
export const runEvents = pgTable(
  "run_events",
  {
    id: bigserial({ mode: "number" }).primaryKey(),
    teamId: teamId(),
    runId: text()
      .notNull()
      .references(() => runs.id, { onDelete: "cascade" }),
    nodeId: text(),
    fromState: text({ enum: runStates }),
    state: text({ enum: runStates }).notNull(),
    message: text(),
    /** Of a run's: automations and outgoing webhooks have seen it (lib/reactions/dispatch-events.ts). */
    isDispatched: boolean().notNull().default(false),
    createdAt: createdAt(),
  },
  (t) => [
    index().on(t.runId, t.id),
    index().on(t.teamId, t.id),
    index("run_events_to_dispatch_index").on(t.id).where(sql`${t.nodeId} is null and not ${t.isDispatched}`),
  ],
);

export const logLines = pgTable(
  "log_lines",
  {
    id: bigserial({ mode: "number" }).primaryKey(),
    teamId: teamId(),
    runId: text()
      .notNull()
      .references(() => runs.id, { onDelete: "cascade" }),
    nodeId: text(),
    attempt: integer(),
    level: text({ enum: logLevels }).notNull(),
    message: text().notNull(),
    createdAt: createdAt(),
  },
  (t) => [index().on(t.runId, t.id)],
);

export const artifacts = pgTable(
  "artifacts",
  {
    id: id(),
    teamId: teamId(),
    key: text().notNull(),
    /** The slug of a file in lib/artifacts/kinds. */
    kind: text().notNull(),
    /** Counts up from 1 under the key. */
    version: integer().notNull(),
    runId: text().references(() => runs.id, { onDelete: "cascade" }),
    nodeId: text(),
    data: jsonb().$type<unknown>().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    uniqueIndex().on(t.teamId, t.key, t.version),
    uniqueIndex().on(t.runId, t.nodeId, t.key),
    index().on(t.runId),
  ],
);
