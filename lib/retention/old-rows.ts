import { sql } from "@/db/client";
import { openStates, type RunState } from "@/lib/base/run";
import type { RetentionKind } from "./retention";

/** Kinds whose rows are deleted while their runs stay, with their tables. */
export const rowTables = {
  logs: ["log_lines", "prediction_requests", "prediction_scores"],
  events: ["run_events", "events", "webhook_deliveries", "outgoing_deliveries", "automation_firings"],
  artifacts: ["artifacts"],
  traces: ["traces"],
  audit: ["audit_log"],
} satisfies Record<Exclude<RetentionKind, "runs" | "bin">, string[]>;
export type RowKind = keyof typeof rowTables;

/** Tables whose rows belong to no run. */
const withoutRun = ["prediction_requests", "prediction_scores", "traces", "audit_log"];

/**
 * `from … where …` of the rows of a table older than `before`, as `old`. Excludes rows of runs in progress. Artifacts
 * of runs that trained a model version stay, and so does the newest under each key, so that version numbers continue.
 */
export function oldRows(kind: RowKind, table: string, teamId: string, before: Date) {
  const s = sql();
  const kept =
    kind === "artifacts"
      ? s`and exists (
            select from artifacts newer
            where newer.team_id = old.team_id and newer.key = old.key and newer.version > old.version)
          and not exists (select from (${runsOfModels(teamId)}) used where used.id = old.run_id)`
      : s``;
  const ended = withoutRun.includes(table)
    ? s``
    : s`and not exists (select from runs
          where runs.id = old.run_id and runs.team_id = ${teamId} and runs.state = any(${openStates as RunState[]}))`;
  return s`
    from ${s(table)} old
    where old.team_id = ${teamId} and ${s(kind === "traces" ? "old.requested_at" : "old.created_at")} < ${before.toISOString()}::timestamptz
      ${ended} ${kept}`;
}

/**
 * Ids of runs that ended before `before` and may be deleted with all runs that they started: none of them trained a
 * model version.
 */
export function oldRuns(teamId: string, before: Date) {
  const s = sql();
  return s`
    select root.id from runs root
    where root.team_id = ${teamId} and root.parent_run_id is null
      and root.ended_at < ${before.toISOString()}::timestamptz
      and not exists (
        -- The runs that model versions came of, and those that started them.
        with recursive used as (
          ${runsOfModels(teamId)}
          union
          select runs.parent_run_id from runs join used on used.id = runs.id where runs.parent_run_id is not null
        )
        select from used where used.id = root.id)`;
}

function runsOfModels(teamId: string) {
  return sql()`
    select snapshot.tags->>'switchyard.run' as id from model_version_snapshots snapshot
    join model_versions on model_versions.id = snapshot.version_id
    where model_versions.team_id = ${teamId} and snapshot.tags ? 'switchyard.run'`;
}
