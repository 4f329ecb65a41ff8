import { bigserial, index, pgTable, text } from "drizzle-orm/pg-core";
import { createdAt, jsonb } from "@/db/columns";

/** A user on a page, a user's API token, a run's task, an automation, or the server itself. */
export const actorTypes = ["user", "token", "run", "automation", "system"] as const;

/**
 * Audit log of changes. Written by triggers (db/functions/audited-tables.sql), and for acts without a changed row by
 * lib/audit/record-act.ts. The database refuses to change a row, and to delete one that is younger than a year. Rows
 * outlive their subjects, so there are no references.
 */
export const auditLog = pgTable(
  "audit_log",
  {
    id: bigserial({ mode: "number" }).primaryKey(),
    teamId: text().notNull(),
    actorType: text({ enum: actorTypes }).notNull(),
    /** Id of the user, run or automation. */
    actorId: text(),
    actorName: text().notNull(),
    /** The name of the API token. */
    token: text(),
    /** Client address of the request. */
    address: text(),
    /** `<kind of subject>.<what happened>`. */
    action: text().notNull(),
    subjectKind: text().notNull(),
    subjectId: text(),
    subjectName: text(),
    /** Relevant columns of the row, secrets masked; null when there was no row. */
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
