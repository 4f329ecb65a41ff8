import {
  bigserial,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { time } from "@/db/columns";

/** Events that the embedded executor took; an id is taken once. */
export const executorEvents = pgTable("executor_events", {
  id: text().primaryKey(),
  name: text().notNull(),
  data: jsonb().$type<unknown>().notNull(),
  receivedAt: time().notNull().defaultNow(),
});

/** One execution of an Inngest function for one event. */
export const executorRuns = pgTable(
  "executor_runs",
  {
    id: text().primaryKey(),
    functionId: text().notNull(),
    eventId: text().notNull(),
    event: jsonb().$type<unknown>().notNull(),
    state: text({ enum: ["running", "completed", "failed", "cancelled"] }).notNull(),
    result: jsonb().$type<unknown>(),
    createdAt: time().notNull().defaultNow(),
    endedAt: time(),
  },
  (t) => [uniqueIndex().on(t.functionId, t.eventId), index().on(t.functionId, t.state)],
);

/** What a step gave, kept once. `position` is the order in which steps ended. */
export const executorSteps = pgTable(
  "executor_steps",
  {
    runId: text()
      .notNull()
      .references(() => executorRuns.id, { onDelete: "cascade" }),
    stepId: text().notNull(),
    /** `{data}` or `{error}`. */
    result: jsonb().$type<unknown>().notNull(),
    position: bigserial({ mode: "number" }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.runId, t.stepId] })],
);

/** A call to make: `step` walks the function on, another target runs that one step, a `wake` ends a sleep. */
export const executorJobs = pgTable(
  "executor_jobs",
  {
    id: text().primaryKey(),
    runId: text()
      .notNull()
      .references(() => executorRuns.id, { onDelete: "cascade" }),
    target: text().notNull(),
    kind: text({ enum: ["call", "wake"] }).notNull(),
    /** 0 for the first try. */
    attempt: integer().notNull().default(0),
    dueAt: time().notNull().defaultNow(),
    /** Fences the holder's answer: whoever's lease was taken over is not heard. */
    leaseId: text(),
    leasedUntil: time(),
    /** Something ended while this call was under way: it is due again after its answer. */
    isWantedAgain: boolean().notNull().default(false),
  },
  (t) => [uniqueIndex().on(t.runId, t.target), index().on(t.dueAt)],
);
