import { sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  bigint,
  bigserial,
  boolean,
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { createdAt, id, json, jsonb, time } from "@/db/columns";
import { logLevels, runStates } from "@/db/run-states";
import { deployments, flows, flowVersions } from "./flows";
import { teamId } from "./teams";

export const runs = pgTable(
  "runs",
  {
    id: id(),
    teamId: teamId(),
    /** Two words and a number, easy to pronounce: "brave-heron-17". */
    name: text().notNull(),
    flowId: text()
      .notNull()
      .references(() => flows.id),
    flowVersionId: text()
      .notNull()
      .references(() => flowVersions.id),
    deploymentId: text().references(() => deployments.id, { onDelete: "set null" }),
    params: jsonb().$type<Record<string, unknown>>().notNull(),
    /** Values of the team's variables that the flow may read, by name, as they were when the run was made. */
    variables: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    /** Block names by slot, as bound by the deployment at the start of the run. */
    blocks: jsonb().$type<Record<string, string>>().notNull().default({}),
    tags: text().array().notNull().default([]),
    /** Parent run and node of a child run: as item `parentItem` of a fan-out, or as a subflow (item 0). */
    parentRunId: text().references((): AnyPgColumn => runs.id, { onDelete: "cascade" }),
    parentNodeId: text(),
    parentItem: integer(),
    /** The parent task run's `attemptsBefore`: after a retry, earlier children are ignored. */
    parentAttempt: integer(),
    /** The run that this one was copied from. */
    copiedFromId: text().references((): AnyPgColumn => runs.id, { onDelete: "set null" }),
    /** A program elsewhere executes it (lib/runs/external/). */
    isExternal: boolean().notNull().default(false),
    /** Held by a person: runs that its nodes start wait until it is released. */
    isHeld: boolean().notNull().default(false),
    /** Order among the runs that wait for a slot, highest first. */
    priority: integer().notNull().default(0),
    /** Number of retries of its deployment since a person last retried it, and the time of the next one. */
    autoRetries: integer().notNull().default(0),
    retryAt: time(),
    /** Retry generation: the number of times it was retried after it had ended. */
    retryCount: integer().notNull().default(0),
    /** The cause: a `Trigger` of lib/base/run.ts. */
    trigger: jsonb().$type<unknown>().notNull(),
    state: text({ enum: runStates }).notNull(),
    stateMessage: text(),
    scheduledFor: time(),
    createdAt: createdAt(),
    startedAt: time(),
    endedAt: time(),
    /** Time at which a run in progress ends as TimedOut. */
    deadlineAt: time(),
    /** Time when the executor accepted the run's event; null means it is still to be sent. */
    sentAt: time(),
    /** Id that an Inngest server gave to the run's event; null with the embedded executor. */
    executorEventId: text(),
    /** Number of times an Inngest server has lost the run since its last retry; calls of an earlier generation are refused. */
    generation: integer().notNull().default(0),
    /** Time when the run was last looked up on the Inngest server. */
    lookedUpAt: time(),
    /** Time of the server's next call, as last looked up, when it waits after failed calls. */
    executorDueAt: time(),
    idempotencyKey: text(),
  },
  (t) => [
    index().on(t.teamId, t.id),
    index().on(t.teamId, t.deploymentId, t.id),
    index().on(t.teamId, t.flowId, t.id),
    uniqueIndex("runs_child_index").on(t.parentRunId, t.parentNodeId, t.parentAttempt, t.parentItem),
    index().on(t.teamId, t.state, t.id),
    index().on(t.state, t.id),
    // For a deployment's failures, which are few among its runs.
    index("runs_unsuccessful_index")
      .on(t.teamId, t.deploymentId, t.state, t.id)
      .where(sql`${t.state} in ('Failed', 'TimedOut', 'Crashed', 'Cancelled')`),
    // For runs created in a time range.
    index("runs_asked_for_index").on(t.teamId, t.createdAt, t.state).where(sql`${t.parentRunId} is null`),
    index().on(t.copiedFromId),
    index("runs_retry_index").on(t.retryAt).where(sql`${t.retryAt} is not null`),
    // For lookups by the beginning of a run's name.
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
    /** Number of started attempts. */
    attempts: integer().notNull().default(0),
    /** Number of attempts before the run's last retry: those failures are ignored. */
    attemptsBefore: integer().notNull().default(0),
    /** JSON Schema of the form that a Paused task run waits for, with its fields in order, and the deadline. */
    form: json().$type<Record<string, unknown>>(),
    deadlineAt: time(),
    /** Time of the next attempt, for a task run that awaits a retry. */
    retryAt: time(),
    /** Answer to the form, its author, and its time in ISO 8601 (missing in those of earlier releases). */
    answer: jsonb().$type<{ values: Record<string, unknown>; by: string; at?: string }>(),
    input: jsonb().$type<unknown>(),
    output: jsonb().$type<unknown>(),
    /** Progress of the running attempt, 0–1, with a short message. */
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
 * State transition table (lib/base/run.ts), enforced by the database: triggers on `runs` and `task_runs` refuse every
 * other transition, and write the `run_events` row of the allowed ones.
 */
export const stateTransitions = pgTable(
  "state_transitions",
  {
    kind: text({ enum: ["run", "task"] }).notNull(),
    fromState: text({ enum: runStates }).notNull(),
    toState: text({ enum: runStates }).notNull(),
    /**
     * Leads out of an end state: only together with a higher `retry_count`, or with all attempts moved to
     * `attempts_before`.
     */
    isRetry: boolean().notNull().default(false),
  },
  (t) => [primaryKey({ columns: [t.kind, t.fromState, t.toState] })],
);

/** Reusable outputs. `key` is a hash of the task, its version and its input (lib/runs/keep/result-cache.ts). */
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
    /** Processor time in ms, and highest memory, of an attempt that had a process of its own. */
    cpuMs: bigint({ mode: "number" }),
    peakBytes: bigint({ mode: "number" }),
  },
  (t) => [uniqueIndex().on(t.taskRunId, t.attempt)],
);

/** State changes of a run (`nodeId` null) or of one of its task runs. Append-only. */
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
    /** For a run's events: automations and outgoing webhooks have processed it (lib/reactions/dispatch-events.ts). */
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
    index().on(t.teamId, t.kind, t.id),
    uniqueIndex().on(t.runId, t.nodeId, t.key),
    index().on(t.runId),
  ],
);
