import { sql } from "drizzle-orm";
import { bigint, index, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { createdAt } from "@/db/columns";
import { runs } from "./runs";
import { teamId } from "./teams";

/** What happened besides changes of state, which are in `run_events`. Append-only. */
export const events = pgTable(
  "events",
  {
    /** From the sequence of `run_events`, so that both are in one order. */
    id: bigint({ mode: "number" }).primaryKey().default(sql`nextval('run_events_id_seq')`),
    teamId: teamId(),
    /** `<kind>.<what happened>` (lib/events/event.ts). */
    type: text().notNull(),
    /** The slug, name or id of what it happened to. */
    subject: text().notNull(),
    message: text().notNull(),
    /** The flow's slug, where it is about one. */
    flow: text(),
    runId: text().references(() => runs.id, { onDelete: "cascade" }),
    data: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    createdAt: createdAt(),
  },
  (t) => [index().on(t.teamId, t.id), index().on(t.runId)],
);
