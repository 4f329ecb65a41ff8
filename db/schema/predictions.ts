import { index, integer, pgTable, primaryKey, real, smallint, text } from "drizzle-orm/pg-core";
import { createdAt, id, jsonb, time } from "@/db/columns";
import { teamId } from "./teams";

/** Log of scoring requests over HTTP. */
export const predictionRequests = pgTable(
  "prediction_requests",
  {
    id: id(),
    teamId: teamId(),
    /** Identifies the request for its caller; null in earlier rows. */
    requestId: text(),
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

/** Scores that a version gave in a request: the version that answered, or one that shadowed it. */
export const predictionScores = pgTable(
  "prediction_scores",
  {
    teamId: teamId(),
    requestId: text().notNull(),
    model: text().notNull(),
    version: integer().notNull(),
    role: text({ enum: ["served", "shadow"] }).notNull(),
    /** `keys[row]`, when the request named a key column. */
    keys: text().array(),
    /** `labels[row]`: 0 | 1 */
    labels: smallint().array().notNull(),
    /** `probabilities[row]`, 0–1 */
    probabilities: real().array().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.teamId, t.requestId, t.version] }),
    index().on(t.teamId, t.model, t.createdAt),
    index().using("gin", t.keys),
  ],
);

/** Outcome of a scored row, with a copy of the score: figures outlive the request log. */
export const predictionOutcomes = pgTable(
  "prediction_outcomes",
  {
    teamId: teamId(),
    requestId: text().notNull(),
    /** Place of the row in its request. */
    place: integer().notNull(),
    version: integer().notNull(),
    role: text({ enum: ["served", "shadow"] }).notNull(),
    model: text().notNull(),
    /** The outcome: 0 | 1 */
    label: smallint().notNull(),
    /** Label that the version gave: 0 | 1 */
    flagged: smallint().notNull(),
    probability: real().notNull(),
    predictedAt: time().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.teamId, t.requestId, t.place, t.version] }),
    index().on(t.teamId, t.model, t.predictedAt),
  ],
);
