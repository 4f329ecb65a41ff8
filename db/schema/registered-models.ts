import {
  bigint,
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { createdAt, id, tags } from "@/db/columns";
import { experimentRuns } from "./experiments";
import { teamId } from "./teams";

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
    /** What the client registered: `runs:/<id>/<path>` or `mlflow-artifacts:/…`. */
    source: text().notNull(),
    runId: text().references(() => experimentRuns.id, { onDelete: "set null" }),
    /** The model's folder inside the run's artifacts. */
    artifactPath: text().notNull().default(""),
    description: text().notNull().default(""),
    tags: tags(),
    createdBy: text().notNull().default(""),
    createdAt: createdAt(),
    updatedAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.registeredModelId, t.version), index().on(t.teamId)],
);

const versionId = () =>
  text()
    .notNull()
    .references(() => modelVersions.id, { onDelete: "cascade" });

/**
 * What the training had logged when the version was registered. Gates and pages read this, not the run, which may go on.
 * The database refuses to change it.
 */
export const modelVersionSnapshots = pgTable("model_version_snapshots", {
  versionId: versionId().primaryKey(),
  /** The run's origin at that time: who measured the figures. */
  origin: text({ enum: ["portal", "outside"] }),
  params: jsonb().$type<Record<string, string>>().notNull(),
  /** Last values by key; NaN and ±Infinity as texts, times as ISO 8601. */
  metrics: jsonb()
    .$type<Record<string, { value: number | string; step: number; loggedAt: string }>>()
    .notNull(),
  tags: jsonb().$type<Record<string, string>>().notNull(),
  createdAt: createdAt(),
});

/**
 * The files of a version, as they were when it was registered: those of the model's folder by their path in it, and what
 * the training measured below `training/`. Stored objects are never overwritten, so the addresses stay good.
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
 * Who moved which alias from which version to which, when and why; a null version is "none". The database refuses to
 * change or delete a row before its model goes.
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
    /** Gates that refused, and that did not hold the move up: an owner overrode them, or it was a roll back. */
    overridden: jsonb().$type<string[]>().notNull().default([]),
    createdAt: createdAt(),
  },
  (t) => [index().on(t.registeredModelId, t.createdAt)],
);

/** What has to hold before an alias may name a version: gates of the catalogue with their settings. */
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

/** The evidence that a gate left when an alias was to be moved. Append-only, as the history of the aliases. */
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
    /** What was found, in one sentence. */
    message: text().notNull(),
    value: doublePrecision(),
    limit: doublePrecision(),
    /** The portal's page that shows it. */
    evidenceHref: text(),
    checkedBy: text().notNull().default(""),
    createdAt: createdAt(),
  },
  (t) => [index().on(t.registeredModelId, t.createdAt), index().on(t.teamId)],
);
