/** A table whose rows may repeat parts of a dataset. */
export interface SearchedTable {
  table: string;
  /** In words, for the report. */
  name: string;
  /** Its primary key within the team, and the key's type in SQL. */
  key: string;
  keyType: "text" | "bigint";
  /** Columns to search, by what they hold. */
  columns: Record<string, "json" | "text" | "bytes">;
  /** True when rows with a key are deleted, not changed. */
  isDeleted?: boolean;
}

/** Tables that an erasure searches besides datasets: request logs, caches, outputs of tasks, artifacts, logs. */
export const searchedTables: readonly SearchedTable[] = [
  {
    table: "task_cache",
    name: "cached results of tasks",
    key: "key",
    keyType: "text",
    columns: { output: "json" },
    isDeleted: true,
  },
  {
    table: "idempotent_requests",
    name: "answers kept for repeated requests",
    key: "request",
    keyType: "text",
    columns: { body: "json" },
    isDeleted: true,
  },
  {
    table: "saved_queries",
    name: "saved queries",
    key: "id",
    keyType: "text",
    columns: { name: "text", query: "text" },
    isDeleted: true,
  },
  {
    table: "dashboards",
    name: "dashboards",
    key: "id",
    keyType: "text",
    columns: { title: "text", panels: "json" },
  },
  {
    table: "prediction_requests",
    name: "log of scoring requests",
    key: "id",
    keyType: "text",
    columns: { inputs: "json" },
  },
  {
    table: "task_runs",
    name: "inputs and outputs of tasks",
    key: "id",
    keyType: "text",
    columns: {
      input: "json",
      output: "json",
      answer: "json",
      state_message: "text",
      progress_message: "text",
    },
  },
  { table: "task_attempts", name: "errors of tasks", key: "id", keyType: "text", columns: { error: "text" } },
  {
    table: "runs",
    name: "parameters of runs",
    key: "id",
    keyType: "text",
    columns: { params: "json", trigger: "json", state_message: "text" },
  },
  {
    table: "dataset_schemas",
    name: "schemas of datasets",
    key: "id",
    keyType: "text",
    columns: { reasons: "json" },
  },
  {
    table: "dataset_expectations",
    name: "expectations of datasets",
    key: "id",
    keyType: "text",
    columns: { expectations: "json" },
  },
  {
    table: "expectation_results",
    name: "results of expectations",
    key: "id",
    keyType: "text",
    columns: { results: "json" },
    isDeleted: true,
  },
  { table: "artifacts", name: "artifacts", key: "id", keyType: "text", columns: { data: "json" } },
  { table: "log_lines", name: "log lines", key: "id", keyType: "bigint", columns: { message: "text" } },
  {
    table: "run_events",
    name: "state changes of runs",
    key: "id",
    keyType: "bigint",
    columns: { message: "text" },
  },
  {
    table: "events",
    name: "events",
    key: "id",
    keyType: "bigint",
    columns: { message: "text", data: "json" },
  },
  {
    table: "automation_firings",
    name: "firings of automations",
    key: "id",
    keyType: "text",
    columns: { reason: "text", outcome: "text" },
  },
  {
    table: "webhook_deliveries",
    name: "deliveries of webhooks",
    key: "id",
    keyType: "text",
    columns: { body: "bytes", outcome_message: "text" },
  },
  {
    table: "outgoing_deliveries",
    name: "messages to outgoing webhooks",
    key: "id",
    keyType: "text",
    columns: { body: "text" },
  },
];
