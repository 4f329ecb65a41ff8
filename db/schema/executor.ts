import { sql } from "drizzle-orm";
import {
  bigint,
  bigserial,
  boolean,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { jsonb, time } from "@/db/columns";

/** Events accepted by the embedded executor; each id is accepted once. */
export const executorEvents = pgTable(
  "executor_events",
  {
    id: text().primaryKey(),
    name: text().notNull(),
    data: jsonb().$type<unknown>().notNull(),
    receivedAt: time().notNull().defaultNow(),
  },
  (t) => [index().on(t.receivedAt)],
);

/** One execution of an Inngest function for one event, or for a batch of them. */
export const executorRuns = pgTable(
  "executor_runs",
  {
    id: text().primaryKey(),
    functionId: text().notNull(),
    eventId: text().notNull(),
    /** The event, or the first of the batch. */
    event: jsonb().$type<unknown>().notNull(),
    /** All events of a batch; null for a function that takes one at a time. */
    batch: jsonb().$type<unknown[]>(),
    state: text({ enum: ["running", "completed", "failed", "cancelled"] }).notNull(),
    result: jsonb().$type<unknown>(),
    createdAt: time().notNull().defaultNow(),
    /** Time when the first call was taken. */
    startedAt: time(),
    endedAt: time(),
    /** Number and total size of the stored steps, for Inngest's limits. */
    stepCount: integer().notNull().default(0),
    stepBytes: bigint({ mode: "number" }).notNull().default(0),
    /** Priority of its calls, in seconds ahead of others (Inngest's `priority.run`). */
    priority: integer().notNull().default(0),
    /** Time limit after its first call, in ms; then it is cancelled. */
    finishMs: bigint({ mode: "number" }),
    /** At most one running run per key (Inngest's singleton). */
    singletonKey: text(),
    /** Until it has started, events with this key are added to it (batch) or replace its event (debounce). */
    collectingKey: text(),
    /** Concurrency keys, of each of which every call takes a slot, and the number of slots per key. */
    slots: text().array(),
    slotLimits: integer().array(),
    /** Pool of the processes that take its calls; null for all. */
    pool: text(),
  },
  (t) => [
    uniqueIndex().on(t.functionId, t.eventId),
    index().on(t.functionId, t.state),
    index().on(t.endedAt),
    uniqueIndex().on(t.functionId, t.singletonKey).where(sql`${t.state} = 'running'`),
    uniqueIndex().on(t.functionId, t.collectingKey),
  ],
);

/** Results of steps, stored once. `position` is the order in which steps ended. */
export const executorSteps = pgTable(
  "executor_steps",
  {
    runId: text()
      .notNull()
      .references(() => executorRuns.id, { onDelete: "cascade" }),
    stepId: text().notNull(),
    /** `{data}` or `{error}`; the event itself when a step waited for one. */
    result: jsonb().$type<unknown>().notNull(),
    position: bigserial({ mode: "number" }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.runId, t.stepId] })],
);

/**
 * Due work of a run: a `call` of the function (target `step` walks it on, another runs that one step), a `wake` that
 * ends the sleep or the wait of its target, or an `expire` that cancels the run.
 */
export const executorJobs = pgTable(
  "executor_jobs",
  {
    id: text().primaryKey(),
    runId: text()
      .notNull()
      .references(() => executorRuns.id, { onDelete: "cascade" }),
    target: text().notNull(),
    kind: text({ enum: ["call", "wake", "expire"] }).notNull(),
    /** 0 for the first attempt. */
    attempt: integer().notNull().default(0),
    dueAt: time().notNull().defaultNow(),
    /** Of the due jobs, the lowest goes first. */
    rankAt: time().notNull().defaultNow(),
    /** Fencing token: an answer whose lease was reassigned is rejected. */
    leaseId: text(),
    leasedUntil: time(),
    /** A step ended while this call was in progress: it is due again after its answer. */
    isWantedAgain: boolean().notNull().default(false),
    /** Concurrency keys of the run, for a call. */
    slots: text().array(),
    slotLimits: integer().array(),
    /** Pool of the processes that take it; null for all. */
    pool: text(),
  },
  (t) => [
    uniqueIndex().on(t.runId, t.target),
    index().on(t.dueAt),
    uniqueIndex().on(t.leaseId).where(sql`${t.leaseId} is not null`),
  ],
);

/** Steps that wait for an event, for the end of a run they invoked, or for a signal. The timeout is a `wake` job. */
export const executorWaits = pgTable(
  "executor_waits",
  {
    runId: text()
      .notNull()
      .references(() => executorRuns.id, { onDelete: "cascade" }),
    stepId: text().notNull(),
    kind: text({ enum: ["event", "invoke", "signal"] }).notNull(),
    /** The event's name, the correlation id of the invocation, or the signal. */
    key: text().notNull(),
    expression: text(),
  },
  (t) => [
    primaryKey({ columns: [t.runId, t.stepId] }),
    index().on(t.kind, t.key),
    uniqueIndex().on(t.key).where(sql`${t.kind} = 'signal'`),
  ],
);

/** State of a rate (throttle, rateLimit, idempotency): the theoretical arrival time of GCRA. */
export const executorRates = pgTable(
  "executor_rates",
  { id: text().primaryKey(), arrivalAt: time().notNull() },
  (t) => [index().on(t.arrivalAt)],
);

/** The next slot of every cron trigger. The process that advances it starts the run. */
export const executorCrons = pgTable(
  "executor_crons",
  { functionId: text().notNull(), cron: text().notNull(), nextAt: time().notNull() },
  (t) => [primaryKey({ columns: [t.functionId, t.cron] })],
);

/**
 * Heartbeats: a row for each process, portal or worker, that drives functions (embedded) or sees a server that does
 * (inngest).
 */
export const executors = pgTable(
  "executors",
  {
    id: text().primaryKey(),
    host: text().notNull(),
    pid: integer().notNull(),
    kind: text({ enum: ["embedded", "inngest"] }).notNull(),
    role: text({ enum: ["portal", "worker"] })
      .notNull()
      .default("portal"),
    version: text().notNull().default(""),
    /** Pools whose work it takes. */
    pools: text().array().notNull().default([]),
    cores: integer().notNull().default(0),
    memoryBytes: bigint({ mode: "number" }).notNull().default(0),
    /** It is to take no further work. */
    isDraining: boolean().notNull().default(false),
    startedAt: time().notNull().defaultNow(),
    seenAt: time().notNull().defaultNow(),
    stoppedAt: time(),
    /** Reason why the Inngest server cannot drive the functions, as this process sees it. */
    problem: text(),
  },
  (t) => [index().on(t.seenAt)],
);

/** This installation, in one row: its id distinguishes it from others on the same Inngest server. */
export const installation = pgTable("installation", {
  isOnly: boolean().primaryKey().default(true),
  id: text().notNull(),
});
