import { sql } from "drizzle-orm";
import { bigint, boolean, index, integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, id, jsonb, time } from "@/db/columns";
import { runs } from "./runs";
import { teamId, users } from "./teams";

/** Rules: when a condition is met, an action is performed. */
export const automations = pgTable(
  "automations",
  {
    id: id(),
    teamId: teamId(),
    name: text().notNull(),
    isPaused: boolean().notNull().default(false),
    /** A `When` of lib/automations/conditions. */
    when: jsonb().$type<unknown>().notNull(),
    /** A `Then` of lib/automations/actions. */
    then: jsonb().$type<unknown>().notNull(),
    /** Further actions, a `Then[]`. */
    also: jsonb().$type<unknown>().notNull().default([]),
    /** Text of its messages, with places as lib/automations/message-text.ts fills them; null for the reason of the firing. */
    message: text(),
    /** Minimum time between two firings. */
    cooldownMs: bigint({ mode: "number" }).notNull().default(0),
    lastFiredAt: time(),
    createdBy: text().references(() => users.id, { onDelete: "set null" }),
    createdAt: createdAt(),
    updatedAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.teamId, t.name)],
);

/** Firings of an automation: the reason, and the outcome of the action. */
export const automationFirings = pgTable(
  "automation_firings",
  {
    id: id(),
    teamId: teamId(),
    automationId: text()
      .notNull()
      .references(() => automations.id, { onDelete: "cascade" }),
    /** Idempotency key, such as `event:<id>`: one firing per cause. */
    cause: text().notNull(),
    /** Reason why the condition was met, as one sentence. */
    reason: text().notNull(),
    /** The run that met the condition, and its new state. */
    runId: text().references(() => runs.id, { onDelete: "cascade" }),
    runState: text(),
    /** Length of the chain of runs started by automations, up to this firing. */
    depth: integer().notNull().default(1),
    state: text({ enum: ["due", "done", "failed", "skipped"] })
      .notNull()
      .default("due"),
    /** Outcome of the action, or reason why it was not performed, as one sentence. */
    outcome: text(),
    startedRunId: text().references(() => runs.id, { onDelete: "set null" }),
    createdAt: createdAt(),
    endedAt: time(),
  },
  (t) => [
    uniqueIndex().on(t.automationId, t.cause),
    index().on(t.automationId, t.id),
    index().on(t.runId),
    index().on(t.startedRunId),
    index("automation_firings_due_index").on(t.id).where(sql`${t.state} = 'due'`),
  ],
);
