import type { Sql } from "postgres";

/** Teams of a seeded database; the first, which is measured, has about 60 % of the runs. */
export const teamCount = 20;
/** The deployment that most runs are of, and the one with few runs, all of them old. */
export const busyDeployment = "train-insurance-fraud-model";
export const quietDeployment = "upload-claims-to-gcs";
/** Task runs, and log lines, of each run. */
const tasksEach = 4;
const linesEach = 8;
const days = 90;
/** Every fifth run is a child run of the first of its 5,000. */
const fanOut = 5000;

/** Times, as milliseconds and hexadecimal digits, and rows by a run's number `i`: the same at each seeding but for the clock. */
const runColumns = (runs: number) => `
  i, i % 5 = 4 as is_child, (i / ${fanOut}) * ${fanOut} + 1 as root,
  (extract(epoch from now())::bigint - ${days} * 86400) * 1000 + (i * (${days} * 86400000::numeric / ${runs}))::bigint as ms,
  case when i % 4999 = 0 then 'Crashed' when i % 499 = 0 then 'TimedOut' when i * 37 % 100 < 4 then 'Failed'
    when i * 37 % 100 = 4 then 'Cancelled' when i > ${runs} - 400 and i % 5 = 0 then 'Paused' else 'Completed' end as state,
  -- Most of them short, up to 50 minutes.
  (500 * power(6000, power((i * 37 % 100) / 100.0, 2)))::int as took_ms`;

/** An id as of db/id.ts: a UUID v7 of a time, ending in a number. */
const idOf = (
  ms: string,
  number: string,
) => `overlay(overlay(lpad(to_hex(${ms}), 12, '0') placing '-' from 9 for 0)
  placing '-7000-8000-' from 14 for 0) || lpad(to_hex(${number}), 12, '0')`;
const at = (ms: string) => `to_timestamp((${ms}) / 1000.0)`;

/**
 * Fills a migrated database, whose teams have deployments, with runs and all that comes of them, without triggers and
 * checks of foreign keys.
 */
export async function seedPortal(sql: Sql, runs: number, log: (line: string) => void): Promise<void> {
  await sql.unsafe(
    "set session_replication_role = replica; set synchronous_commit = off; set work_mem = '64MB'",
  );
  const steps = [...ofRuns(runs), ...besideRuns()];
  for (const [what, statement] of steps) {
    const began = performance.now();
    const { count } = await sql.unsafe(statement);
    log(`${what}: ${count ?? 0} rows in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  }
  await sql.unsafe("reset session_replication_role");
  await sql.unsafe("vacuum analyze");
}

function ofRuns(runs: number): [string, string][] {
  const deployments = `create temporary table seed_deployments as
    select t.n as team, d.id, d.team_id, d.flow_id, v.id as version,
      row_number() over (partition by t.n order by d.slug <> '${busyDeployment}', d.slug) - 1 as place, count(*) over (partition by t.n) as places
    from (select id, row_number() over (order by created_at, id) - 1 as n from teams) t
    join deployments d on d.team_id = t.id
    join lateral (select id from flow_versions where flow_id = d.flow_id order by version desc limit 1) v on true`;
  const seeded = `create temporary table seed_runs as
    select s.*, ${idOf("ms", "i")} as id, d.id as deployment, d.team_id, d.flow_id, d.version, d.team
    from (
      select *, case when (leader / 10) % 2 = 0 then 0 else 1 + (leader / 20) % ${teamCount - 1} end as of_team, i::bigint * 7919 % 1000 as draw
      from (select ${runColumns(runs)}, case when i % 5 = 4 then (i / ${fanOut}) * ${fanOut} + 1 else i end as leader
        from generate_series(1, ${runs}) i) numbered) s
    -- Six of ten runs are of one deployment; the last one had its few runs at the beginning.
    join seed_deployments d on d.team = of_team and d.place = case
      when draw < 600 then 0 when draw = 999 and i < ${runs} / 50 then places - 1 else 1 + draw % (places - 2) end`;
  const nodes = `create temporary table seed_nodes as
    select d.id as deployment, k, coalesce(v.definition->'nodes'->k->>'id', 'step-' || k) as node,
      coalesce(v.definition->'nodes'->k->>'task', 'step') as task
    from seed_deployments d join flow_versions v on v.id = d.version, generate_series(0, ${tasksEach - 1}) k`;
  const tasks = "(select r.*, k, node, task from seed_runs r join seed_nodes using (deployment)) s";
  const taskState =
    "case when k = 3 and state in ('Failed', 'TimedOut', 'Crashed', 'Cancelled', 'Paused') then state else 'Completed' end";
  const taskEnd = `case when k = 3 and state = 'Paused' then null else ${at(`ms + took_ms * (k + 1) / ${tasksEach}`)} end`;
  const taskStart = at(`ms + took_ms * k / ${tasksEach}`);
  return [
    ["teams' deployments", deployments],
    ["nodes", nodes],
    ["runs, drawn", seeded],
    ["their statistics", "analyze seed_deployments; analyze seed_nodes; analyze seed_runs"],
    [
      "runs",
      `insert into runs (id, team_id, name, flow_id, flow_version_id, deployment_id, params, tags, parent_run_id,
        parent_node_id, parent_item, parent_attempt, trigger, state, state_message, created_at, started_at, ended_at, sent_at)
      select id, team_id, ${runName}, flow_id, version, deployment, jsonb_build_object('seed', i, 'threshold', 0.5),
        case when i % 10007 = 0 then '{rare}'::text[] when i % 5 = 0 then '{nightly}' else '{}' end,
        case when is_child then ${idOf("root_ms", "root")} end,
        case when is_child then 'fan' end, case when is_child then i end, case when is_child then 0 end,
        case when is_child then jsonb_build_object('type', 'run', 'runId', 'seed', 'nodeId', 'fan', 'name', 'fan')
          when i % 10007 = 0 then '{"type": "person", "userId": "seed", "name": "Zoe"}'
          when i % 3 = 0 then '{"type": "schedule", "scheduleId": "seed", "name": "Every night"}'
          else '{"type": "webhook", "webhookId": "seed", "deliveryId": "seed", "name": "Claims"}' end,
        state, case when state in ('Failed', 'TimedOut', 'Crashed') then 'train-model: The column age has no values.' end,
        ${at("ms")}, ${at("ms + 40")}, case when state <> 'Paused' then ${at("ms + took_ms")} end, ${at("ms + 20")}
      from (select s.*, p.ms as root_ms from seed_runs s left join seed_runs p on p.i = s.root) s order by i`,
    ],
    [
      "task runs",
      `insert into task_runs (id, team_id, run_id, node_id, task, state, attempts, input, output, created_at, started_at, ended_at)
      select ${idOf("ms + k", `i * ${tasksEach} + k`)}, team_id, id, node, task, ${taskState}, 1,
        jsonb_build_object('claims', jsonb_build_object('uri', 'local:claims.csv', 'sha256', md5(i::text))),
        jsonb_build_object('rows', 15420, 'seed', i), ${at("ms")}, ${taskStart}, ${taskEnd}
      from ${tasks} order by i, k`,
    ],
    [
      "attempts",
      `insert into task_attempts (id, team_id, task_run_id, attempt, state, started_at, ended_at)
      select id, team_id, id, 1, state, started_at, ended_at from task_runs order by id`,
    ],
    [
      "log lines",
      `insert into log_lines (team_id, run_id, node_id, attempt, level, message, created_at)
      select team_id, id, node, 1, case when (i + line) % 50 = 0 then 'warn' else 'info' end,
        'Epoch ' || line || ': 15,420 claims read, 923 frauds, loss ' || (i % 97) / 97.0, ${at("ms + line * 10")}
      from ${tasks}, generate_series(0, ${linesEach / tasksEach - 1}) line order by i, k, line`,
    ],
    [
      "log lines of one run",
      `insert into log_lines (team_id, run_id, node_id, attempt, level, message, created_at)
      select team_id, id, null, null, case when line % 1000 = 0 then 'error' else 'debug' end, 'Step ' || line, ${at("ms")}
      from seed_runs, generate_series(1, ${runs} / 5) line where i = ${fanOut} * (${runs} / 2 / ${fanOut}) + 1`,
    ],
    [
      "changes of state",
      `insert into run_events (team_id, run_id, node_id, from_state, state, message, is_dispatched, created_at)
      select team_id, id, case when step = 1 then 'step' end, case step when 0 then 'Pending' else 'Running' end,
        case step when 0 then 'Running' when 1 then 'Completed' else state end, null, true, ${at("ms + took_ms * step / 2")}
      from seed_runs, generate_series(0, 2) step where step <> 1 or i % 5 = 0 order by i, step`,
    ],
  ];
}

function besideRuns(): [string, string][] {
  const few = (share: number) => `(select * from seed_runs where i % ${share} = 0)`;
  const hook = (name: string) => `(select id from webhooks where name = '${name}')`;
  return [
    [
      "events",
      `insert into events (team_id, type, subject, message, run_id, created_at)
      select team_id, case when i % 50000 = 0 then 'model.alias_moved' when i % 1000 = 0 then 'schedule.missed' else 'webhook.refused' end,
        'claims', 'Its signature does not match.', null, ${at("ms")} from ${few(5)} s order by i`,
    ],
    [
      "artifacts",
      `insert into artifacts (id, team_id, key, kind, version, run_id, node_id, data, created_at)
      select ${idOf("ms", "i")}, team_id, key, kind, row_number() over (partition by team_id, key order by i), id, 'report',
        jsonb_build_object('title', key, 'markdown', repeat('A sentence about ' || i || ' claims. ', 40)), ${at("ms")}
      from (select *, case when i % 500 = 0 then 'report-of-' || i / 500 else 'report-' || i / 5 % 20 end as key,
        case when i / 5 % 20 < 15 then 'markdown' else 'chart' end as kind from ${few(5)} f) s order by i`,
    ],
    [
      "audit log",
      `insert into audit_log (team_id, actor_type, actor_id, actor_name, action, subject_kind, subject_id, subject_name, created_at)
      select team_id, 'user', 'seed-' || i % 7, 'Person ' || i % 7, case when i % 30000 = 0 then 'block.created' else 'run.created' end,
        case when i % 30000 = 0 then 'block' else 'run' end, id, 'run ' || i, ${at("ms")} from ${few(3)} s order by i`,
    ],
    [
      "webhooks",
      `insert into webhooks (id, team_id, deployment_id, name, scheme, settings, token_hash)
      select 'hook-' || name, d.team_id, d.id, name, 'bearer', '{}', md5(name)
      from seed_deployments d, unnest(array['busy', 'quiet']) name where d.team = 0 and d.place = 0`,
    ],
    [
      "deliveries",
      `insert into webhook_deliveries (id, team_id, webhook_id, headers, body, outcome, run_id, created_at)
      select ${idOf("ms", "i")}, team_id, case when i % 30000 = 0 then ${hook("quiet")} else ${hook("busy")} end,
        '{"content-type": "application/json"}', convert_to('{"claim": ' || i || '}', 'UTF8'),
        case when i % 60000 = 0 then 'invalid' when i % 10 = 0 then 'ignored' else 'started' end, id, ${at("ms")}
      from ${few(3)} s where team = 0 order by i`,
    ],
    [
      "outgoing webhooks",
      `insert into outgoing_webhooks (id, team_id, name, kind, url, states)
      select 'out', team_id, 'Out', 'webhook', 'https://example.com', '{Failed}' from seed_deployments where team = 0 and place = 0`,
    ],
    [
      "messages",
      `insert into outgoing_deliveries (id, team_id, outgoing_webhook_id, cause, type, run_id, body, state, created_at, ended_at)
      select ${idOf("ms", "i")}, team_id, 'out', 'event:' || i, 'run.failed', id, '{}', 'delivered', ${at("ms")}, ${at("ms")}
      from ${few(10)} s where team = 0 order by i`,
    ],
    [
      "automations",
      `insert into automations (id, team_id, name, "when", "then")
      select 'auto', team_id, 'Auto', '{"type": "run-ended", "of": "any", "states": ["Crashed"]}',
        '{"type": "pause-deployment", "deployment": {"$from": "run.deployment"}}' from seed_deployments where team = 0 and place = 0`,
    ],
    [
      "firings",
      `insert into automation_firings (id, team_id, automation_id, cause, reason, run_id, state, outcome, created_at, ended_at)
      select ${idOf("ms", "i")}, team_id, 'auto', 'event:' || i, 'It failed.', id, 'done', 'Paused.', ${at("ms")}, ${at("ms")}
      from ${few(20)} s where team = 0 order by i`,
    ],
  ];
}

const runName = `(array['amber', 'bold', 'brisk', 'calm', 'clear', 'deft', 'eager', 'fair', 'fleet', 'gentle'])[1 + i % 10] || '-' ||
  (array['avocet', 'bunting', 'crane', 'curlew', 'dipper', 'egret', 'finch', 'gannet', 'heron', 'ibis', 'jay'])[1 + i / 10 % 11] || '-' || 10 + i / 110 % 90`;
