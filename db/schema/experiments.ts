import { sql } from "drizzle-orm";
import {
  bigint,
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { createdAt, id, tags } from "@/db/columns";
import { teamId } from "./teams";

const lifecycleStage = () =>
  text({ enum: ["active", "deleted"] })
    .notNull()
    .default("active");
/** Time of the deletion by a member or client, from which retention counts; null for what is active. */
const deletedAt = () => timestamp({ withTimezone: true });

export const experiments = pgTable(
  "experiments",
  {
    id: id(),
    teamId: teamId(),
    /** Its number in MLflow's API; "0" is the team's "Default". */
    wireId: text().notNull(),
    name: text().notNull(),
    lifecycleStage: lifecycleStage(),
    deletedAt: deletedAt(),
    /** Root of its files when the client chose one; null for the portal's own. */
    artifactLocation: text(),
    tags: tags(),
    createdAt: createdAt(),
    updatedAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.teamId, t.wireId), uniqueIndex().on(t.teamId, t.name)],
);

/** Beginning of a text for indices: Postgres takes no entry of more than 2,700 bytes. */
export const valueStartLength = 256;

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
     * `portal` while only a flow of this portal has written to it, `outside` from the first call of another program on;
     * null for runs from before this was recorded.
     */
    origin: text({ enum: ["portal", "outside"] }),
    status: text({ enum: ["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"] })
      .notNull()
      .default("RUNNING"),
    lifecycleStage: lifecycleStage(),
    deletedAt: deletedAt(),
    startedAt: createdAt(),
    endedAt: timestamp({ withTimezone: true }),
  },
  (t) => [
    index("experiment_runs_start_index").on(t.experimentId, t.startedAt.desc().nullsFirst(), t.id),
    index("experiment_runs_end_index").on(t.experimentId, t.endedAt),
    index("experiment_runs_name_index").on(t.experimentId, sql.raw(`left(name, ${valueStartLength})`)),
    index().on(t.teamId),
    index("experiment_runs_deleted_index").on(t.teamId, t.deletedAt).where(sql`${t.deletedAt} is not null`),
  ],
);

const runId = () =>
  text()
    .notNull()
    .references(() => experimentRuns.id, { onDelete: "cascade" });
/** The run's experiment, which never changes: searches read one experiment's values of a key from one index. */
const experimentId = () => text().notNull();
const valueStart = () => text().generatedAlwaysAs(sql.raw(`left(value, ${valueStartLength})`));

/** Write-once: a parameter never changes its value. */
export const experimentParams = pgTable(
  "experiment_params",
  {
    runId: runId(),
    experimentId: experimentId(),
    key: text().notNull(),
    value: text().notNull(),
    valueStart: valueStart(),
  },
  (t) => [
    primaryKey({ columns: [t.runId, t.key] }),
    index("experiment_params_value_index").on(t.experimentId, t.key, t.valueStart, t.runId),
  ],
);

/** Datasets that a run reports as read, in its client's description; `tags` name their purpose. */
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
  {
    runId: runId(),
    experimentId: experimentId(),
    key: text().notNull(),
    value: text().notNull(),
    valueStart: valueStart(),
  },
  (t) => [
    primaryKey({ columns: [t.runId, t.key] }),
    index("experiment_tags_value_index").on(t.experimentId, t.key, t.valueStart, t.runId),
    // Index from a run to its experiment runs.
    index("experiment_tags_run_index").on(t.value).where(sql`${t.key} = 'switchyard.run'`),
  ],
);

/** Every logged value. The key is the whole row, so a batch sent twice is stored once. */
export const experimentMetrics = pgTable(
  "experiment_metrics",
  {
    runId: runId(),
    key: text().notNull(),
    step: bigint({ mode: "number" }).notNull(),
    loggedAt: timestamp({ withTimezone: true }).notNull(),
    value: doublePrecision().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.runId, t.key, t.step, t.loggedAt, t.value] }),
    // Clients read histories by time.
    index("experiment_metrics_time_index").on(t.runId, t.key, t.loggedAt, t.step, t.value),
  ],
);

/** The last value of each metric (greatest step, then time, then value), for lists, search and order. */
export const experimentLatestMetrics = pgTable(
  "experiment_latest_metrics",
  {
    runId: runId(),
    experimentId: experimentId(),
    key: text().notNull(),
    step: bigint({ mode: "number" }).notNull(),
    loggedAt: timestamp({ withTimezone: true }).notNull(),
    value: doublePrecision().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.runId, t.key] }),
    index("experiment_latest_metrics_value_index").on(t.experimentId, t.key, t.value, t.runId),
  ],
);

/** Location of each file of a run. Only files named here can be listed or read. */
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

/**
 * Experiment runs that tasks have begun and not yet ended, here or on the team's own MLflow server. A task deletes its row when
 * it has ended the run; what a crash leaves is ended by a sweep (lib/training/end-left-runs.ts).
 */
export const openExperimentRuns = pgTable(
  "open_experiment_runs",
  {
    /** The tag `switchyard.call` of the experiment run. */
    call: text().primaryKey(),
    teamId: teamId(),
    /** The attempt that began it. */
    runId: text().notNull(),
    nodeId: text().notNull(),
    attempt: integer().notNull(),
    /** Id on the server that it is logged to. */
    experimentId: text().notNull(),
    createdAt: createdAt(),
  },
  (t) => [index().on(t.runId)],
);
