import { index, integer, jsonb, pgTable, real, text } from "drizzle-orm/pg-core";
import { createdAt, id } from "@/db/columns";
import { teamId } from "./teams";

/** What a model was asked over HTTP, and how that went. */
export const predictionRequests = pgTable(
  "prediction_requests",
  {
    id: id(),
    teamId: teamId(),
    /** The registered model's name, as it was asked for. */
    model: text().notNull(),
    /** What was asked for: a version's number, or `@alias`. */
    asked: text().notNull(),
    /** The version that answered; null where none did. */
    version: integer(),
    /** Claims in the request; 0 where it could not be read. */
    rows: integer().notNull(),
    /** HTTP's. */
    status: integer().notNull(),
    latencyMs: real().notNull(),
    /** The first claims, where the team keeps them. */
    inputs: jsonb().$type<Record<string, string>[]>(),
    createdAt: createdAt(),
  },
  (t) => [index().on(t.teamId, t.model, t.createdAt)],
);
