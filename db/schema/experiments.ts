import { sql } from "drizzle-orm";
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
  timestamp,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { createdAt, id } from "@/db/columns";
import { teamId } from "./teams";

const tags = () => jsonb().$type<Record<string, string>>().notNull().default({});
const lifecycleStage = () =>
  text({ enum: ["active", "deleted"] })
    .notNull()
    .default("active");

export const experiments = pgTable(
  "experiments",
  {
    id: id(),
    teamId: teamId(),
    /** The number MLflow clients know it by; "0" is the team's "Default". */
    wireId: text().notNull(),
    name: text().notNull(),
    lifecycleStage: lifecycleStage(),
    tags: tags(),
    createdAt: createdAt(),
    updatedAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.teamId, t.wireId), uniqueIndex().on(t.teamId, t.name)],
);

/** MLflow's runs. The id is 32 hex digits, as its clients expect. */
export const experimentRuns = pgTable(
  "experiment_runs",
  {
    id: text().primaryKey(),
    teamId: teamId(),
    experimentId: text()
      .notNull()
      .references(() => experiments.id, { onDelete: "cascade" }),
    name: text().notNull(),
    userName: text().notNull().default(""),
    /**
     * `portal` while a flow of this portal alone has written to it, `outside` from the first call of another program on;
     * null for runs of before this was kept.
     */
    origin: text({ enum: ["portal", "outside"] }),
    status: text({ enum: ["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"] })
      .notNull()
      .default("RUNNING"),
    lifecycleStage: lifecycleStage(),
    startedAt: createdAt(),
    endedAt: timestamp({ withTimezone: true }),
  },
  (t) => [index().on(t.experimentId, t.startedAt), index().on(t.teamId)],
);

const runId = () =>
  text()
    .notNull()
    .references(() => experimentRuns.id, { onDelete: "cascade" });

/** Written once: a parameter never changes its value. */
export const experimentParams = pgTable(
  "experiment_params",
  { runId: runId(), key: text().notNull(), value: text().notNull() },
  (t) => [primaryKey({ columns: [t.runId, t.key] })],
);

/** The datasets that a run says it read, as its client describes them; `tags` say what for. */
export const experimentInputs = pgTable(
  "experiment_inputs",
  {
    runId: runId(),
    name: text().notNull(),
    digest: text().notNull(),
    sourceType: text().notNull(),
    source: text().notNull(),
    schema: text().notNull().default(""),
    profile: text().notNull().default(""),
    tags: tags(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.runId, t.name, t.digest] })],
);

export const experimentTags = pgTable(
  "experiment_tags",
  { runId: runId(), key: text().notNull(), value: text().notNull() },
  (t) => [
    primaryKey({ columns: [t.runId, t.key] }),
    // From a run to the experiment runs that it made.
    index("experiment_tags_run_index").on(t.value).where(sql`${t.key} = 'switchyard.run'`),
  ],
);

/** Every value logged. The key is the whole row, so a batch sent twice is kept once. */
export const experimentMetrics = pgTable(
  "experiment_metrics",
  {
    runId: runId(),
    key: text().notNull(),
    step: bigint({ mode: "number" }).notNull(),
    loggedAt: timestamp({ withTimezone: true }).notNull(),
    value: doublePrecision().notNull(),
  },
  (t) => [primaryKey({ columns: [t.runId, t.key, t.step, t.loggedAt, t.value] })],
);

/** The last value of each metric (greatest step, then time, then value), for lists, search and order. */
export const experimentLatestMetrics = pgTable(
  "experiment_latest_metrics",
  {
    runId: runId(),
    key: text().notNull(),
    step: bigint({ mode: "number" }).notNull(),
    loggedAt: timestamp({ withTimezone: true }).notNull(),
    value: doublePrecision().notNull(),
  },
  (t) => [primaryKey({ columns: [t.runId, t.key] })],
);

/** Where each file of a run lies. Only what is named here can be listed or read. */
export const experimentArtifacts = pgTable(
  "experiment_artifacts",
  {
    runId: runId(),
    /** Relative to the run's artifact root, without leading slash. */
    path: text().notNull(),
    /** A storage URI (lib/storage/storage.ts). */
    uri: text().notNull(),
    sha256: text().notNull(),
    sizeBytes: bigint({ mode: "number" }).notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.runId, t.path] }), index().using("hash", t.uri)],
);

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
