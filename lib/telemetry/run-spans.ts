import { sql as raw } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { processWide } from "@/db/process-wide";
import { instant, readRows } from "@/db/rows";
import { runs, taskAttempts } from "@/db/schema/runs";
import { endedStates, isFailed, Trigger } from "@/lib/base/run";
import { requestSpanOf } from "./request-spans";
import { recordSpan, spanIdOf, traceIdOf } from "./tracing";

/** Ids are given before a commit: younger events may still be followed by ones with lower ids. */
const settleSeconds = 2;
const mostRuns = 200;

const cursor = processWide("trace-cursor", (): { id?: number } => ({}));

/**
 * Records the spans of the runs that have ended since the last call, and of their attempts, from their rows: whichever
 * process executed them, and if it is gone. The first call only sets the beginning.
 * @param isOurs whether this process sends them, and not another portal
 */
export async function followEndedRuns(isOurs = true): Promise<void> {
  const [newest] = await readRows(
    db().execute(raw`
    select coalesce((select id from run_events where created_at < now() - ${settleSeconds} * interval '1 second'
      order by id desc limit 1), 0)::float8 as id`),
    { id: z.number() },
  );
  const upTo = newest!.id;
  if (cursor.id === undefined || !isOurs) {
    cursor.id = upTo;
    return;
  }
  for (let batch = mostRuns; batch === mostRuns; ) batch = await recordRuns(cursor.id, upTo);
  cursor.id = upTo;
}

/** @returns the number of runs; where it is the largest, there may be more */
async function recordRuns(after: number, upTo: number): Promise<number> {
  const ended = await readRows(
    db().execute(raw`
    select event.id::float8 as "eventId", runs.id, runs.team_id as "teamId", runs.name, flows.slug as flow, event.state,
      runs.retry_count as "retryCount", runs.trigger, coalesce(runs.scheduled_for, runs.created_at) as "dueAt",
      event.created_at as "endedAt"
    from run_events event join runs on runs.id = event.run_id join flows on flows.id = runs.flow_id
    where event.id > ${after} and event.id <= ${upTo} and event.node_id is null and event.state in ${[...endedStates]}
      and event.from_state is distinct from event.state
    order by event.id limit ${mostRuns}`),
    {
      eventId: z.number(),
      id: runs.id,
      teamId: runs.teamId,
      name: runs.name,
      flow: z.string(),
      state: runs.state,
      retryCount: runs.retryCount,
      trigger: Trigger,
      dueAt: instant,
      endedAt: instant,
    },
  );
  if (ended.length === 0) return 0;
  for (const run of ended) recordRun(run);
  await recordAttempts(ended);
  cursor.id = ended.at(-1)!.eventId;
  return ended.length;
}

interface EndedRun {
  id: string;
  teamId: string;
  name: string;
  flow: string;
  state: (typeof endedStates)[number];
  retryCount: number;
  trigger: Trigger;
  dueAt: Date;
  endedAt: Date;
}

const runSpanOf = (runId: string, retryCount: number) => spanIdOf(runId, "run", retryCount);

function recordRun({ id, teamId, name, flow, state, retryCount, trigger, dueAt, endedAt }: EndedRun): void {
  const isByRequest = trigger.type === "person" || trigger.type === "api";
  recordSpan({
    traceId: traceIdOf(id),
    spanId: runSpanOf(id, retryCount),
    parentId: isByRequest ? requestSpanOf(id) : undefined,
    name: `run ${flow}`,
    startedAt: dueAt,
    endedAt,
    attributes: {
      "switchyard.run.id": id,
      "switchyard.run.name": name,
      "switchyard.team.id": teamId,
      "switchyard.flow": flow,
      "switchyard.state": state,
      "switchyard.trigger": trigger.type,
      "switchyard.retry": retryCount,
    },
    isFailed: isFailed(state),
    links:
      trigger.type === "run"
        ? [{ traceId: traceIdOf(trigger.runId), spanId: runSpanOf(trigger.runId, 0) }]
        : undefined,
  });
}

async function recordAttempts(ended: EndedRun[]): Promise<void> {
  const retries = new Map(ended.map(({ id, retryCount }) => [id, retryCount]));
  const attempts = await readRows(
    db().execute(raw`
    select step.run_id as "runId", step.node_id as "nodeId", step.task, tried.attempt, tried.state,
      tried.started_at as "startedAt", tried.ended_at as "endedAt", tried.cpu_ms as "cpuMs", tried.peak_bytes as "peakBytes"
    from task_attempts tried join task_runs step on step.id = tried.task_run_id
    where step.run_id in ${[...retries.keys()]} and tried.attempt > step.attempts_before and tried.ended_at is not null`),
    {
      runId: runs.id,
      nodeId: z.string(),
      task: z.string(),
      attempt: taskAttempts.attempt,
      state: taskAttempts.state,
      startedAt: instant,
      endedAt: instant,
      cpuMs: taskAttempts.cpuMs,
      peakBytes: taskAttempts.peakBytes,
    },
  );
  for (const { runId, nodeId, task, attempt, state, startedAt, endedAt, cpuMs, peakBytes } of attempts)
    recordSpan({
      traceId: traceIdOf(runId),
      spanId: spanIdOf(runId, nodeId, attempt),
      parentId: runSpanOf(runId, retries.get(runId) ?? 0),
      name: `task ${task}`,
      startedAt,
      endedAt,
      attributes: {
        "switchyard.run.id": runId,
        "switchyard.node": nodeId,
        "switchyard.task": task,
        "switchyard.attempt": attempt,
        "switchyard.state": state,
        ...(cpuMs !== null && { "switchyard.cpu_ms": cpuMs }),
        ...(peakBytes !== null && { "switchyard.peak_bytes": peakBytes }),
      },
      isFailed: isFailed(state) || state === "AwaitingRetry",
    });
}
