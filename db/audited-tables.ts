/**
 * Tables whose changes are in the audit log. Each has its trigger by a line in functions/audited-tables.sql (`runs` and
 * `task_runs`: functions/audit.sql); audited-tables.test.ts checks that they agree.
 */
export const auditedTables = [
  "allowed_hosts",
  "api_tokens",
  "automations",
  "blocks",
  "dashboard_links",
  "dashboards",
  "dataset_expectations",
  "dataset_schemas",
  "dataset_versions",
  "datasets",
  "deployments",
  "erasures",
  "experiment_runs",
  "experiments",
  "flow_versions",
  "flows",
  "invitations",
  "members",
  "model_alias_changes",
  "model_gates",
  "model_traffic",
  "model_versions",
  "outgoing_webhooks",
  "registered_models",
  "report_shares",
  "retention_policies",
  "run_views",
  "runs",
  "saved_queries",
  "schedules",
  "tag_limits",
  "task_runs",
  "teams",
  "users",
  "variables",
  "webhooks",
];

const known = new Set(auditedTables);
/** Functions that write to them, of which people are the cause (functions/recorder.sql). */
const writingFunctions = /\brecord_run_end\(/;

/** True when a statement writes to an audited table. */
export function writesAudited(statement: string): boolean {
  if (writingFunctions.test(statement)) return true;
  for (const [, table] of statement.matchAll(/\b(?:insert into|update|delete from)\s+"?(\w+)"?/gi))
    if (known.has(table!)) return true;
  return false;
}
