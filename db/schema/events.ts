import { sql } from "drizzle-orm";
import { bigint, index, pgTable, text } from "drizzle-orm/pg-core";
import { createdAt, jsonb } from "@/db/columns";
import { runs } from "./runs";
import { teamId } from "./teams";

/** Events besides state changes, which are in `run_events`. Append-only. */
export const events = pgTable(
  "events",
  {
    /** From the sequence of `run_events`, so that both share one order. */
    id: bigint({ mode: "number" }).primaryKey().default(sql`nextval('run_events_id_seq')`),
    teamId: teamId(),
    /** `<kind>.<what happened>` (lib/events/event.ts). */
    type: text().notNull(),
    /** Slug, name or id of the subject. */
    subject: text().notNull(),
    message: text().notNull(),
    /** Slug of the related flow, if any. */
    flow: text(),
    runId: text().references(() => runs.id, { onDelete: "cascade" }),
    data: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    createdAt: createdAt(),
  },
  (t) => [
    index().on(t.teamId, t.id),
    index().on(t.teamId, t.type, t.id),
    index().on(t.teamId, t.flow, t.id),
    index().on(t.runId),
  ],
);
