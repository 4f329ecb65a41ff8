import { bigint, doublePrecision, index, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import { createdAt, jsonb, tags } from "@/db/columns";
import { experimentRuns, experiments } from "./experiments";
import { teamId } from "./teams";

const experimentId = () => text().references(() => experiments.id, { onDelete: "cascade" });

/** Models that MLflow 3 logs to an experiment, before any of them is registered. */
export const loggedModels = pgTable(
  "logged_models",
  {
    /** `m-` and 32 hex digits, as MLflow's clients expect. */
    id: text().primaryKey(),
    teamId: teamId(),
    experimentId: experimentId().notNull(),
    name: text().notNull(),
    modelType: text().notNull().default(""),
    /** As the client sent it; read as a run of the same team, or of none. */
    sourceRunId: text(),
    status: text({ enum: ["UNSPECIFIED", "PENDING", "READY", "UPLOAD_FAILED"] })
      .notNull()
      .default("PENDING"),
    lifecycleStage: text({ enum: ["active", "deleted"] })
      .notNull()
      .default("active"),
    /** Time of its deletion, from which retention counts; null for an active one. */
    deletedAt: timestamp({ withTimezone: true }),
    params: jsonb().$type<Record<string, string>>().notNull().default({}),
    tags: tags(),
    createdAt: createdAt(),
    updatedAt: createdAt(),
  },
  (t) => [index().on(t.experimentId, t.createdAt), index().on(t.teamId), index().on(t.sourceRunId)],
);

const modelId = () =>
  text()
    .notNull()
    .references(() => loggedModels.id, { onDelete: "cascade" });
const runId = () =>
  text()
    .notNull()
    .references(() => experimentRuns.id, { onDelete: "cascade" });

/** Values that runs logged for a model, with the dataset they were measured on. */
export const loggedModelMetrics = pgTable(
  "logged_model_metrics",
  {
    modelId: modelId(),
    runId: runId(),
    key: text().notNull(),
    step: bigint({ mode: "number" }).notNull(),
    loggedAt: timestamp({ withTimezone: true }).notNull(),
    value: doublePrecision().notNull(),
    datasetName: text().notNull().default(""),
    datasetDigest: text().notNull().default(""),
  },
  (t) => [
    primaryKey({ columns: [t.modelId, t.key, t.runId, t.step, t.loggedAt, t.value] }),
    index().on(t.runId),
  ],
);

/** Models that a run read (`input`) or made (`output`, with the step). */
export const experimentRunModels = pgTable(
  "experiment_run_models",
  {
    runId: runId(),
    modelId: modelId(),
    direction: text({ enum: ["input", "output"] }).notNull(),
    step: bigint({ mode: "number" }).notNull().default(0),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.runId, t.direction, t.modelId, t.step] }), index().on(t.modelId)],
);

/**
 * Files that MLflow's clients put behind the artifact proxy outside of a run, by their whole path: those of logged models
 * (`<experiment>/models/<model id>/artifacts/…`) and of any other folder.
 */
export const proxiedFiles = pgTable(
  "proxied_files",
  {
    teamId: teamId(),
    path: text().notNull(),
    /** The experiment that the path begins with. Its files go with it. */
    experimentId: experimentId(),
    /** A storage URI (lib/storage/storage.ts). */
    uri: text().notNull(),
    sha256: text().notNull(),
    sizeBytes: bigint({ mode: "number" }).notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.teamId, t.path] }),
    index().using("hash", t.uri),
    index().on(t.experimentId),
  ],
);
