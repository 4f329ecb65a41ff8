import { sql as raw } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { readRows } from "@/db/rows";
import { executors } from "@/db/schema/executor";
import { openStates } from "@/lib/base/run";
import { silentSeconds } from "@/lib/executors/queries";
import { driftShareMetric, monitorsTag } from "@/lib/registry/last-monitoring";
import { metrics } from "./registry";

/** A model that was not monitored for longer has no figure. */
const driftDays = 30;

/** Sets the gauges that the database tells. Its cost grows with what is open, not with what has ended. */
export async function readGauges(): Promise<void> {
  await Promise.all([readOpenRuns(), readExecutor(), readServer(), readProcesses(), readDrift()]);
}

async function readOpenRuns(): Promise<void> {
  const rows = await readRows(
    db().execute(
      raw`select state, count(*)::int as count from runs where state in ${[...openStates]} group by state`,
    ),
    { state: z.string(), count: z.int() },
  );
  metrics.openRuns.reset();
  for (const { state, count } of rows) metrics.openRuns.set({ state }, count);
}

async function readExecutor(): Promise<void> {
  const [row] = await readRows(
    db().execute(raw`
    select count(*)::int as due, coalesce(extract(epoch from now() - min(due_at)), 0)::float8 as age,
      (select count(*)::int from outgoing_deliveries where state = 'waiting') as messages
    from executor_jobs where kind = 'call' and due_at <= now() and (lease_id is null or leased_until < now())`),
    { due: z.int(), age: z.number(), messages: z.int() },
  );
  metrics.dueCalls.set(row!.due);
  metrics.oldestCall.set(row!.age);
  metrics.messagesWaiting.set(row!.messages);
}

async function readServer(): Promise<void> {
  const rows = await readRows(
    db().execute(raw`
    select coalesce(state, 'none') as state, count(*)::int as count, current_setting('max_connections')::int as most,
      pg_database_size(current_database())::float8 as bytes
    from pg_stat_activity where datname = current_database() group by state`),
    { state: z.string(), count: z.int(), most: z.int(), bytes: z.number() },
  );
  metrics.connections.reset();
  for (const { state, count } of rows) metrics.connections.set({ state }, count);
  metrics.maxConnections.set(rows[0]!.most);
  metrics.databaseBytes.set(rows[0]!.bytes);
}

async function readProcesses(): Promise<void> {
  const rows = await readRows(
    db().execute(raw`
    select role, case when stopped_at is not null then 'stopped'
      when seen_at > now() - ${silentSeconds} * interval '1 second' then 'alive' else 'silent' end as state,
      count(*)::int as count
    from executors group by 1, 2`),
    { role: executors.role, state: z.string(), count: z.int() },
  );
  metrics.workers.reset();
  for (const { role, state, count } of rows) metrics.workers.set({ role, state }, count);
}

/** The newest monitoring of each registered model. */
async function readDrift(): Promise<void> {
  const rows = await readRows(
    db().execute(raw`
    select distinct on (teams.slug, model.name) teams.slug as team, model.name as model, metric.value
    from registered_models model
    join teams on teams.id = model.team_id
    join experiments on experiments.team_id = model.team_id
    join experiment_tags tag on tag.experiment_id = experiments.id and tag.key = ${monitorsTag} and tag.value = model.name
      and tag.value_start = left(model.name, 256)
    join experiment_runs run on run.id = tag.run_id and run.started_at > now() - ${driftDays} * interval '1 day'
    join experiment_latest_metrics metric on metric.run_id = run.id and metric.key = ${driftShareMetric}
    order by teams.slug, model.name, run.started_at desc`),
    { team: z.string(), model: z.string(), value: z.number() },
  );
  metrics.drift.reset();
  for (const { team, model, value } of rows) metrics.drift.set({ team, model }, value);
}
