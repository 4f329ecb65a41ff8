import { sql as raw } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { processWide } from "@/db/process-wide";
import { readRows } from "@/db/rows";
import { endedStates, isEnded, RunState } from "@/lib/base/run";
import { metrics } from "./registry";

/** Ids are given before a commit: younger events may still be followed by ones with lower ids. */
const settleSeconds = 5;
const batch = 20_000;
/** More than this since the last scrape is not counted one by one: a process that nobody scraped for days. */
const mostEvents = 200_000;

/** The last event that was counted, by its id in the order that state changes and other events share. */
const cursor = processWide("metrics-cursor", (): { id?: number } => ({}));

/**
 * Counts what happened since the last call, from the events of all processes, workers too: their number bounds the cost,
 * not that of runs. The first call only sets the beginning.
 */
export async function followEvents(): Promise<void> {
  const upTo = await newestSettled();
  if (cursor.id === undefined || upTo - cursor.id > mostEvents) cursor.id = upTo;
  while (cursor.id < upTo) {
    const next = Math.min(upTo, cursor.id + batch);
    await countRuns(cursor.id, next);
    await countSteps(cursor.id, next);
    await countOthers(cursor.id, next);
    cursor.id = next;
  }
}

async function newestSettled(): Promise<number> {
  const newest = (table: "run_events" | "events") => raw`
    select coalesce((select id from ${raw.identifier(table)}
      where created_at < now() - ${settleSeconds} * interval '1 second' order by id desc limit 1), 0)`;
  const [row] = await readRows(
    db().execute(raw`select greatest((${newest("run_events")}), (${newest("events")}))::float8 as id`),
    { id: z.number() },
  );
  return row!.id;
}

async function countRuns(after: number, upTo: number): Promise<void> {
  const rows = await readRows(
    db().execute(raw`
    select event.state, extract(epoch from event.created_at - coalesce(runs.scheduled_for, runs.created_at))::float8 as wait,
      event.from_state in ('Pending', 'AwaitingConcurrencySlot') and runs.retry_count = 0 as "isFirst"
    from run_events event join runs on runs.id = event.run_id
    where event.id > ${after} and event.id <= ${upTo} and event.node_id is null
      and event.from_state is distinct from event.state`),
    { state: RunState, wait: z.number(), isFirst: z.boolean().nullable() },
  );
  for (const { state, wait, isFirst } of rows) {
    if (isEnded(state)) metrics.runsEnded.inc({ state });
    else if (state === "Running" && isFirst) metrics.queueSeconds.observe(Math.max(0, wait));
  }
}

async function countSteps(after: number, upTo: number): Promise<void> {
  const rows = await readRows(
    db().execute(raw`
    select step.task, event.state, extract(epoch from event.created_at - step.started_at)::float8 as seconds
    from run_events event join task_runs step on step.run_id = event.run_id and step.node_id = event.node_id
    where event.id > ${after} and event.id <= ${upTo} and step.started_at is not null
      and event.state in ${[...endedStates]}`),
    { task: z.string(), state: z.string(), seconds: z.number() },
  );
  for (const { task, state, seconds } of rows)
    metrics.stepSeconds.observe({ task, state }, Math.max(0, seconds));
}

async function countOthers(after: number, upTo: number): Promise<void> {
  const rows = await readRows(
    db().execute(raw`
    select type, count(*)::int as count from events where id > ${after} and id <= ${upTo} group by type`),
    { type: z.string(), count: z.int() },
  );
  for (const { type, count } of rows) metrics.events.inc({ type }, count);
}
