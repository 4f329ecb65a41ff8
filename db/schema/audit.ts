import { bigserial, index, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { createdAt } from "@/db/columns";

/** A user on a page, a user's API token, a run's task, an automation; else the server itself. */
export const actorTypes = ["user", "token", "run", "automation", "system"] as const;

/**
 * Who changed what. Written by triggers (db/functions/audited-tables.sql), and for what changes no row by
 * lib/audit/record-act.ts. The database refuses to change a row, and to delete one that is younger than a year. Rows
 * outlive what they tell of, so nothing is referenced.
 */
export const auditLog = pgTable(
  "audit_log",
  {
    id: bigserial({ mode: "number" }).primaryKey(),
    teamId: text().notNull(),
    actorType: text({ enum: actorTypes }).notNull(),
    /** The user's, run's or automation's. */
    actorId: text(),
    actorName: text().notNull(),
    /** The name of the API token. */
    token: text(),
    /** Where the request came from. */
    address: text(),
    /** `<kind of subject>.<what happened>`. */
    action: text().notNull(),
    subjectKind: text().notNull(),
    subjectId: text(),
    subjectName: text(),
    /** The row's columns that matter, secrets masked; null where there was none. */
    before: jsonb().$type<Record<string, unknown>>(),
    after: jsonb().$type<Record<string, unknown>>(),
    createdAt: createdAt(),
  },
  (t) => [
    index().on(t.teamId, t.id),
    index().on(t.teamId, t.actorId, t.id),
    index().on(t.teamId, t.subjectKind, t.subjectId, t.id),
    index().on(t.teamId, t.createdAt),
  ],
);
