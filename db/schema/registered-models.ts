import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { createdAt, id, jsonb, tags } from "@/db/columns";
import { experimentRuns, valueStartLength } from "./experiments";
import { loggedModels } from "./logged-models";
import { teamId } from "./teams";

/** MLflow's tag of registered models that are prompts, and of their versions. */
export const promptTag = "mlflow.prompt.is_prompt";

export const registeredModels = pgTable(
  "registered_models",
  {
    id: id(),
    teamId: teamId(),
    name: text().notNull(),
    description: text().notNull().default(""),
    tags: tags(),
    createdAt: createdAt(),
    updatedAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.teamId, t.name)],
);

const registeredModelId = () =>
  text()
    .notNull()
    .references(() => registeredModels.id, { onDelete: "cascade" });

export const modelVersions = pgTable(
  "model_versions",
  {
    id: id(),
    teamId: teamId(),
    registeredModelId: registeredModelId(),
    version: integer().notNull(),
    /** Source as the client registered it: `runs:/<id>/<path>` or `mlflow-artifacts:/…`. */
    source: text().notNull(),
    runId: text().references(() => experimentRuns.id, { onDelete: "set null" }),
    /** The logged model that it was registered from. */
    modelId: text().references(() => loggedModels.id, { onDelete: "set null" }),
    /** Run of another server, as the client named it. */
    outsideRunId: text().notNull().default(""),
    /** True when `source` is a place that the portal does not read: the version has no files here. */
    isOutside: boolean().notNull().default(false),
    /** Link to a run of another server, as the client sent it. */
    runLink: text().notNull().default(""),
    /** MLflow's older idea of an alias; only `transition-stage` sets it. */
    stage: text({ enum: ["None", "Staging", "Production", "Archived"] })
      .notNull()
      .default("None"),
    /** The model's folder inside the run's artifacts. */
    artifactPath: text().notNull().default(""),
    description: text().notNull().default(""),
    tags: tags(),
    createdBy: text().notNull().default(""),
    createdAt: createdAt(),
    updatedAt: createdAt(),
  },
  (t) => [
    uniqueIndex().on(t.registeredModelId, t.version),
    // The newest version of a stage.
    index("model_versions_stage_index").on(t.registeredModelId, t.stage, t.version),
    index().on(t.teamId),
    index().on(t.runId),
  ],
);

const versionId = () =>
  text()
    .notNull()
    .references(() => modelVersions.id, { onDelete: "cascade" });

/**
 * State of the training at the registration of the version. Gates and pages read this, not the run, which may continue.
 * The database refuses to change it.
 */
export const modelVersionSnapshots = pgTable(
  "model_version_snapshots",
  {
    versionId: versionId().primaryKey(),
    /** The run's origin at that time: the program that measured the figures. */
    origin: text({ enum: ["portal", "outside"] }),
    params: jsonb().$type<Record<string, string>>().notNull(),
    /** Last values by key; NaN and ±Infinity as texts, times as ISO 8601. */
    metrics: jsonb()
      .$type<Record<string, { value: number | string; step: number; loggedAt: string }>>()
      .notNull(),
    tags: jsonb().$type<Record<string, string>>().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    // Lineage: from a dataset version, and from a run, to the versions trained on it and by it. Clients set longer tags than an
    // index takes, which name neither.
    index("model_version_snapshots_dataset_index").on(
      sql`left(${t.tags} ->> 'switchyard.dataset', ${sql.raw(String(valueStartLength))})`,
      t.createdAt,
    ),
    index("model_version_snapshots_run_index").on(
      sql`left(${t.tags} ->> 'switchyard.run', ${sql.raw(String(valueStartLength))})`,
      t.createdAt,
    ),
  ],
);

/**
 * Files of a version at its registration: those of the model's folder by their relative path, and the training's
 * measurements below `training/`. Stored objects are never overwritten, so the URIs stay valid.
 */
export const modelVersionFiles = pgTable(
  "model_version_files",
  {
    versionId: versionId(),
    path: text().notNull(),
    uri: text().notNull(),
    sha256: text().notNull(),
    sizeBytes: bigint({ mode: "number" }).notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.versionId, t.path] }), index().using("hash", t.uri)],
);

export const modelAliases = pgTable(
  "model_aliases",
  {
    registeredModelId: registeredModelId(),
    alias: text().notNull(),
    version: integer().notNull(),
    updatedAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.registeredModelId, t.alias] })],
);

/**
 * History of alias moves: author, versions before and after, time and reason; a null version is "none". The database
 * refuses to change or delete a row before its model is deleted.
 */
export const modelAliasChanges = pgTable(
  "model_alias_changes",
  {
    id: id(),
    teamId: teamId(),
    registeredModelId: registeredModelId(),
    alias: text().notNull(),
    fromVersion: integer(),
    toVersion: integer(),
    changedBy: text().notNull().default(""),
    reason: text().notNull().default(""),
    /** Gates that refused without stopping the move: an owner overrode them, or it was a roll-back. */
    overridden: jsonb().$type<string[]>().notNull().default([]),
    createdAt: createdAt(),
  },
  (t) => [index().on(t.registeredModelId, t.createdAt)],
);

/** Conditions for moving an alias to a version: gates of the catalogue with their settings. */
export const modelGates = pgTable(
  "model_gates",
  {
    id: id(),
    teamId: teamId(),
    registeredModelId: registeredModelId(),
    alias: text().notNull(),
    /** A slug of lib/registry/gates. */
    gate: text().notNull(),
    settings: jsonb().$type<Record<string, unknown>>().notNull(),
    setBy: text().notNull().default(""),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.registeredModelId, t.alias, t.gate), index().on(t.teamId)],
);

/** Evidence of a gate for an alias move. Append-only, like the history of the aliases. */
export const modelGateChecks = pgTable(
  "model_gate_checks",
  {
    id: id(),
    teamId: teamId(),
    registeredModelId: registeredModelId(),
    alias: text().notNull(),
    version: integer().notNull(),
    gate: text().notNull(),
    settings: jsonb().$type<Record<string, unknown>>().notNull(),
    isPassed: boolean().notNull(),
    /** Finding, as one sentence. */
    message: text().notNull(),
    value: doublePrecision(),
    limit: doublePrecision(),
    /** The portal's page with the evidence. */
    evidenceHref: text(),
    checkedBy: text().notNull().default(""),
    createdAt: createdAt(),
  },
  (t) => [index().on(t.registeredModelId, t.createdAt), index().on(t.teamId)],
);

/** Second version behind an alias: it answers a share of requests (split) or scores them unseen (shadow). */
export const modelTraffic = pgTable(
  "model_traffic",
  {
    id: id(),
    teamId: teamId(),
    registeredModelId: registeredModelId(),
    alias: text().notNull(),
    mode: text({ enum: ["split", "shadow"] }).notNull(),
    version: integer().notNull(),
    /** Share of requests, 0–1. */
    share: doublePrecision().notNull(),
    setBy: text().notNull().default(""),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.registeredModelId, t.alias), index().on(t.teamId)],
);
