import type { Sql, TransactionSql } from "postgres";
import { newId } from "@/db/id";
import { readRows } from "@/db/rows";
import { runs } from "@/db/schema/runs";
import type { RunState, Trigger } from "@/lib/base/run";
import type { FlowVersion } from "@/lib/flows/queries";
import { variablesIn } from "@/lib/flows/variables/variables-in";
import { runName } from "./run-name";
import type { Start } from "./starter";

/** Runs created together: of one flow version, by one trigger. */
export interface NewRuns {
  teamId: string;
  flowVersion: FlowVersion;
  deploymentId: string | null;
  blocks: Record<string, string>;
  tags: string[];
  /** Null for that of the run that starts them, else 0. */
  priority?: number | null;
  trigger: Trigger;
  state: RunState;
  stateMessage?: string;
  scheduledFor?: Date;
  copiedFromId?: string;
  /** The task run that starts them. */
  parent?: { runId: string; nodeId: string; attempt: number };
  runs: { id?: string; params: Record<string, unknown>; item?: number; idempotencyKey?: string }[];
  /** The only run begins with it, in this process. */
  start?: Start;
}

/**
 * Inserts runs with their task runs in one statement. A run is left out when its idempotency key, or its place under its
 * parent, is taken. After the commit, the caller tells of the work (`tellOfWork`).
 * @returns ids of the inserted runs
 */
export async function insertRuns(sql: Sql | TransactionSql, input: NewRuns): Promise<string[]> {
  const { flowVersion, parent, start } = input;
  const first = start?.first?.nodeId ?? null;
  const isEnded = input.state === "Cancelled";
  const isBegun = input.state === "Running";
  // A run that a program elsewhere executes: it has begun without being sent, and the executor never gets it.
  const isExternal = isBegun && !start;
  const deadlineMs = isBegun ? (flowVersion.definition.timeoutMs ?? null) : null;
  const newRuns = input.runs.map((run) => ({
    id: run.id ?? newId(),
    name: runName(),
    params: run.params,
    item: run.item ?? null,
    key: run.idempotencyKey ?? null,
  }));
  const tasks = newRuns.flatMap(({ id: runId }) =>
    flowVersion.definition.nodes.map(({ id, task }) => ({ id: newId(), run: runId, node: id, task })),
  );
  const inserted = await readRows(
    sql`
    -- The runs; one whose key or place is taken is left out.
    with made as (
      insert into runs (id, team_id, name, flow_id, flow_version_id, deployment_id, params, variables, blocks, tags, priority, trigger, state,
        state_message, scheduled_for, copied_from_id, idempotency_key, ended_at, is_external, started_at, sent_at, deadline_at,
        parent_run_id, parent_node_id, parent_attempt, parent_item)
      select id, ${input.teamId}, name, ${flowVersion.flowId}, ${flowVersion.id}, ${input.deploymentId}, params,
        (select coalesce(jsonb_object_agg(variables.name, variables.value), '{}') from variables
          where variables.team_id = ${input.teamId} and variables.name = any(${variablesIn(flowVersion.definition)}::text[])),
        ${JSON.stringify(input.blocks)}::jsonb, ${input.tags}::text[],
        coalesce(${input.priority ?? null}::int, (select priority from runs where id = ${parent?.runId ?? null}), 0),
        ${JSON.stringify(input.trigger)}::jsonb, ${input.state}, ${input.stateMessage ?? null}, ${input.scheduledFor?.toISOString() ?? null}::timestamptz,
        ${input.copiedFromId ?? null}, key, case when ${isEnded} then now() end,
        ${isExternal}, case when ${isBegun} then now() end, case when ${isBegun && !isExternal} then now() end,
        now() + ${deadlineMs}::float8 * interval '1 millisecond',
        ${parent?.runId ?? null}, ${parent?.nodeId ?? null}, ${parent?.attempt ?? null}::int, item
      from jsonb_to_recordset(${JSON.stringify(newRuns)}::jsonb)
        as run (id text, name text, params jsonb, item int, key text)
      order by id
      on conflict do nothing
      returning id
    ),
    -- A task run for each node of those.
    tasks as (
      insert into task_runs (id, team_id, run_id, node_id, task, state, ended_at, attempts, input, started_at)
      select task.id, ${input.teamId}, run, node, task,
        case when ${isEnded} then 'Cancelled' when node = ${first} then 'Running' else 'Pending' end,
        case when ${isEnded} then now() end, case when node = ${first} then 1 else 0 end,
        case when node = ${first} then ${JSON.stringify(start?.first?.input ?? null)}::jsonb end,
        case when node = ${first} then now() end
      from jsonb_to_recordset(${JSON.stringify(tasks)}::jsonb)
        as task (id text, run text, node text, task text)
      join made on made.id = run
      order by task.id
      returning task_runs.id, node_id
    ),
    -- The first attempt of a run that begins with it.
    attempts as (
      insert into task_attempts (id, team_id, task_run_id, attempt, state)
      select ${newId()}, ${input.teamId}, id, 1, 'Running' from tasks where node_id = ${first}
    )
    select id, ${start ? adopt(sql, start) : null}::boolean as "isCalled" from made`,
    { id: runs.id },
  );
  return inserted.map(({ id }) => id);
}

function adopt(sql: Sql | TransactionSql, { call }: Start) {
  return sql`executor_adopt(${call.runId}, ${call.id}, ${call.leaseId}, ${call.leaseMs}, ${call.functionId},
      ${JSON.stringify(call.event)}::jsonb, ${call.pool})`;
}
