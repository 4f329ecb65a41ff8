import { sql } from "drizzle-orm";
import { bigint, boolean, index, integer, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, id, time } from "@/db/columns";
import { runs } from "./runs";
import { teamId, users } from "./teams";

/** When something holds, then something is done. */
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
    /** How long it stays quiet after it has fired. */
    cooldownMs: bigint({ mode: "number" }).notNull().default(0),
    lastFiredAt: time(),
    createdBy: text().references(() => users.id, { onDelete: "set null" }),
    createdAt: createdAt(),
    updatedAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.teamId, t.name)],
);

/** One time that an automation's condition held, with why, and what was done. */
export const automationFirings = pgTable(
  "automation_firings",
  {
    id: id(),
    teamId: teamId(),
    automationId: text()
      .notNull()
      .references(() => automations.id, { onDelete: "cascade" }),
    /** What it fired on, as `event:<id>`: it fires on that once. */
    cause: text().notNull(),
    /** Why the condition held, in a sentence. */
    reason: text().notNull(),
    /** The run that the condition held for, and the state it came into. */
    runId: text().references(() => runs.id, { onDelete: "cascade" }),
    runState: text(),
    /** Runs that automations started one after the other, up to this firing. */
    depth: integer().notNull().default(1),
    state: text({ enum: ["due", "done", "failed", "skipped"] })
      .notNull()
      .default("due"),
    /** What was done, or why it was not, in a sentence. */
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
