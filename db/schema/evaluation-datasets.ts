import { index, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, json, jsonb, tags } from "@/db/columns";
import { teamId } from "./teams";

/** Questions and expected answers that MLflow's clients evaluate programs with. Not the team's datasets of rows. */
export const evaluationDatasets = pgTable(
  "evaluation_datasets",
  {
    /** `d-` and 32 hex digits, as MLflow's clients expect. */
    id: text().primaryKey(),
    teamId: teamId(),
    name: text().notNull(),
    tags: tags(),
    /** Numbers of the experiments that use it, in MLflow's protocol. */
    experimentWireIds: jsonb().$type<string[]>().notNull().default([]),
    /** Types of the fields of its records, as MLflow's server infers them; null without records. */
    fields: json().$type<EvaluationFields>(),
    createdBy: text(),
    updatedBy: text(),
    createdAt: createdAt(),
    updatedAt: createdAt(),
  },
  (t) => [index().on(t.teamId, t.createdAt)],
);

export type EvaluationFields = Record<"inputs" | "outputs" | "expectations", Record<string, string> | string>;

export const evaluationRecords = pgTable(
  "evaluation_records",
  {
    /** `dr-` and 32 hex digits. */
    id: text().notNull(),
    datasetId: text()
      .notNull()
      .references(() => evaluationDatasets.id, { onDelete: "cascade" }),
    /** SHA-256 of the inputs: a dataset has one record for them. */
    inputHash: text().notNull(),
    inputs: json().notNull(),
    outputs: json(),
    expectations: json().$type<Record<string, unknown>>(),
    tags: json().$type<Record<string, unknown>>(),
    source: json(),
    createdBy: text(),
    updatedBy: text(),
    createdAt: createdAt(),
    updatedAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.datasetId, t.id] }), uniqueIndex().on(t.datasetId, t.inputHash)],
);
