import { index, integer, pgTable, real, text } from "drizzle-orm/pg-core";
import { createdAt, id, jsonb } from "@/db/columns";
import { teamId } from "./teams";

/** Log of scoring requests over HTTP. */
export const predictionRequests = pgTable(
  "prediction_requests",
  {
    id: id(),
    teamId: teamId(),
    /** The registered model's name, as in the request. */
    model: text().notNull(),
    /** The requested version: a number, or `@alias`. */
    asked: text().notNull(),
    /** The version that answered; null when none did. */
    version: integer(),
    /** Claims in the request; 0 when it could not be parsed. */
    rows: integer().notNull(),
    /** The HTTP status. */
    status: integer().notNull(),
    latencyMs: real().notNull(),
    /** The first claims, when the team keeps them. */
    inputs: jsonb().$type<Record<string, string>[]>(),
    createdAt: createdAt(),
  },
  (t) => [index().on(t.teamId, t.model, t.createdAt)],
);
