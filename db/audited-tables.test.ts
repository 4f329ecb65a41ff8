import { expect, test } from "vitest";
import { sql } from "@/db/client";
import { useTestDatabase } from "@/tests/test-database";
import { auditedTables, writesAudited } from "./audited-tables";

useTestDatabase();

/** Reasons why other tables are not audited. A new table is listed here or has the trigger. */
const notAudited: Record<string, string> = {
  artifacts: "what runs leave behind",
  audit_log: "the log itself",
  automation_firings: "what automations do; see Events",
  dashboard_results: "read from other tables, at each refresh",
  dataset_comparisons: "counted from versions, once",
  dataset_profiles: "counted from a version, once",
  expectation_results: "counted from a version",
  deleted_files: "files of deleted rows, whose deletion is audited",
  erasure_steps: "what an erasure has done",
  evaluation_datasets: "what programs log",
  evaluation_records: "what programs log",
  events: "what happened; append-only",
  executor_crons: "the executor's own",
  executor_events: "the executor's own",
  executor_jobs: "the executor's own",
  executor_rates: "the executor's own",
  executor_runs: "the executor's own",
  executor_steps: "the executor's own",
  executor_waits: "the executor's own",
  executors: "heartbeats",
  installation: "made once by the first start",
  experiment_artifacts: "what a training logs",
  experiment_inputs: "what a training logs",
  experiment_latest_metrics: "what a training logs",
  experiment_metrics: "what a training logs",
  experiment_params: "what a training logs; written once",
  experiment_run_models: "what a training logs",
  experiment_tags: "what a training logs",
  model_version_files: "made with a version; never change",
  model_version_snapshots: "made with a version; never change",
  idempotent_requests: "answers to requests",
  logged_model_metrics: "what a training logs",
  logged_models: "what a training logs",
  log_lines: "what runs leave behind",
  model_aliases: "its changes are rows of model_alias_changes",
  model_gate_checks: "evidence; append-only",
  open_experiment_runs: "what tasks have begun and not ended",
  outgoing_attempts: "messages that the portal sends",
  outgoing_deliveries: "messages that the portal sends; a person's are kept by recordAct",
  prediction_outcomes: "recordAct keeps each batch",
  prediction_requests: "a log of its own",
  prediction_scores: "a log of its own",
  proxied_files: "what a training logs",
  rate_limits: "counts",
  run_events: "what happened; append-only",
  state_transitions: "never changes",
  tag_starts: "counts",
  task_attempts: "what runs do",
  task_cache: "what runs leave behind",
  used_numbers: "numbers of deleted rows, whose deletion is audited",
  team_keys: "made by itself; `rotate-encryption-key` is run on the server",
  identities: "made by a sign-in with a provider",
  password_resets: "links; what they do is a change of users, or kept by recordPersonAct",
  recovery_codes: "a person's, of no team; kept by recordPersonAct",
  second_factors: "a person's, of no team; kept by recordPersonAct",
  sessions: "a person's, of no team; sign-ins are kept by recordSignIn",
  version_tombstones: "what an erasure has changed; the version is audited",
  trace_assessments: "what programs log",
  trace_spans: "what programs log",
  traces: "what programs log",
  webhook_deliveries: "what others send; a person's replays are kept by recordAct",
};

test("every table is audited, or says why not", async () => {
  const tables = await sql()<{ name: string; isAudited: boolean }[]>`
    select relname as name, exists (
      select from pg_trigger where tgrelid = c.oid and tgname = relname || '_audited') as "isAudited"
    from pg_class c where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`;
  const names = (isAudited: boolean) =>
    tables.filter((table) => table.isAudited === isAudited).map(({ name }) => name);
  expect(names(true)).toEqual([...auditedTables].sort());
  expect(names(false)).toEqual(Object.keys(notAudited).sort());
});

test("columns of audited tables that sound secret are masked", async () => {
  const columns = await sql()<{ table: string; column: string; args: string }[]>`
    select relname as table, attname as column, encode(tgargs, 'escape') as args
    from pg_attribute a join pg_class c on c.oid = attrelid
    join pg_trigger on tgrelid = c.oid and tgname = relname || '_audited'
    where attnum > 0 and not attisdropped
      and attname ~ '(secret|password|token|hash|key|codes?|encrypted|salt)(_|s?$)'
      and atttypid in ('text'::regtype, 'jsonb'::regtype, 'bytea'::regtype, 'text[]'::regtype)
    order by 1, 2`;
  const shown = columns.filter(({ column, args }) => !args.split(/[,\\]|000/).includes(column));
  expect(shown.map(({ table, column }) => `${table}.${column}`)).toEqual([
    // SHA-256 of a definition that everyone may read.
    "flow_versions.hash",
    // Identifies a start, so that it is not repeated.
    "runs.idempotency_key",
  ]);
});

test("statements that write audited tables are known by their text", () => {
  expect(writesAudited(`insert into "deployments" ("id") values ($1) on conflict do nothing`)).toBe(true);
  expect(writesAudited(`with gone as (delete from runs where id = $1) select 1`)).toBe(true);
  expect(writesAudited(`update "experiment_metrics" set "value" = $1`)).toBe(false);
  expect(writesAudited(`select id from runs for update skip locked`)).toBe(false);
});
