import { and, asc, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { db, sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { deployments } from "@/db/schema/flows";
import { runs } from "@/db/schema/runs";
import { environment } from "@/lib/base/environment";
import { isEnded, type RunState } from "@/lib/base/run";
import { blockTypes } from "@/lib/blocks/catalog";
import { findExecutorDown, findExecutorProblem, listUnservedPools } from "@/lib/executors/queries";
import { typesOf } from "@/lib/flows/types-of";
import { currentChildren } from "@/lib/runs/read/current-children";
import type { Run } from "@/lib/runs/read/queries";
import { holdingStates } from "@/lib/runs/states/holding-states";
import { heldBy, just, namesOf, onExecutor, timeOf, type WaitingFor } from "./sentences";
import { whyNoSlotOfTag } from "./why-no-slot-of-tag";
import { type OpenWork, readOpenWork, whyTasksWait } from "./why-tasks-wait";

/** Time, in ms, for which a run may be Pending before this is reported. */
const momentMs = 2_000;

/**
 * Reason why a run waits now; null for a run whose tasks are running, and for one that has ended, unless its deployment will
 * retry it.
 */
export async function waitingFor(teamId: string, run: Run): Promise<WaitingFor | null> {
  return (await waitingForEach(teamId, [run]))[0]!;
}

/** Reasons of the waiting ones among the runs, by id. */
export async function waitingSentences(teamId: string, runs: Run[]): Promise<Map<string, string>> {
  const reasons = await waitingForEach(teamId, runs);
  return new Map(
    runs.flatMap(({ id }, index) => (reasons[index] ? [[id, reasons[index].sentence] as const] : [])),
  );
}

/** Reads once all that is the same for the runs. */
async function waitingForEach(teamId: string, runs: Run[]): Promise<(WaitingFor | null)[]> {
  const begun = runs.filter(({ state }) => hasBegun(state)).map(({ id }) => id);
  const work = await readOpenWork(teamId, begun);
  let noExecutor: Promise<WaitingFor | null> | undefined;
  return Promise.all(
    runs.map(async (run) => {
      if (isEnded(run.state)) return run.retryAt && whyNotRetried(teamId, run, run.retryAt);
      const waiting = await whyNow(teamId, run, work.get(run.id));
      if (waiting && !waiting.isOnExecutor) return waiting;
      noExecutor ??= whyNoExecutor();
      return (await noExecutor) ?? (await whyNoWorker(run)) ?? waiting;
    }),
  );
}

function hasBegun(state: RunState): boolean {
  return !isEnded(state) && !["Scheduled", "Late", "AwaitingConcurrencySlot", "Pending"].includes(state);
}

async function whyNow(teamId: string, run: Run, work: OpenWork | undefined): Promise<WaitingFor | null> {
  switch (run.state) {
    case "Scheduled":
    case "Late":
      return whyNotTakenUp(teamId, run);
    case "AwaitingConcurrencySlot":
      return whyNoSlot(teamId, run);
    case "Pending":
      return whyNotBegun(teamId, run);
    default:
      return work ? whyTasksWait(run, work) : null;
  }
}

async function whyNotRetried(teamId: string, run: Run, retryAt: Date): Promise<WaitingFor> {
  const retry = `Its deployment retries it at ${timeOf(retryAt)}: retry ${run.autoRetries + 1}`;
  if (await isPaused(teamId, run))
    return just(`${retry}, once the deployment ${run.deployment} is resumed. It is paused.`);
  return onExecutor(`${retry}. Results of completed tasks are kept.`);
}

async function whyNotTakenUp(teamId: string, run: Run): Promise<WaitingFor> {
  const due = timeOf(run.scheduledFor ?? run.createdAt);
  if (run.state === "Scheduled" && (run.scheduledFor?.getTime() ?? 0) > Date.now())
    return just(`Scheduled for ${due}.`);
  if (await isPaused(teamId, run))
    return just(
      `Due at ${due}, but the deployment ${run.deployment} is paused. Resume it to start this run.`,
    );
  return onExecutor(`Due at ${due}, not started yet.`);
}

async function whyNoSlot(teamId: string, run: Run): Promise<WaitingFor> {
  if (await isPaused(teamId, run))
    return just(`The deployment ${run.deployment} is paused. Resume it to start this run.`);
  const [held] = await db()
    .select({ id: runs.id, name: runs.name })
    .from(runs)
    .where(and(eq(runs.teamId, teamId), eq(runs.id, run.parentRunId ?? ""), runs.isHeld));
  if (held)
    return { sentence: `${held.name}, which started this run, is held. Release it to go on.`, runs: [held] };
  return (
    (await whyNoPlace(teamId, run)) ??
    (await whyNoSlotOfDeployment(teamId, run)) ??
    (await whyNoSlotOfTag(teamId, run)) ??
    onExecutor("A slot is free. The run starts in a moment.")
  );
}

/** The fan-out that started it has as many running as it may. */
async function whyNoPlace(teamId: string, run: Run): Promise<WaitingFor | undefined> {
  const siblings = await readRows(
    sql()`
    select child.id, child.name, (parent.input->>'concurrency')::int as limit
    from ${currentChildren()}
    where child.team_id = ${teamId} and parent_run_id = ${run.parentRunId} and parent_node_id = ${run.parentNodeId}
      and child.state = any(${holdingStates}::text[]) order by child.id`,
    { id: runs.id, name: runs.name, limit: z.int().nullable() },
  );
  const limit = siblings[0]?.limit;
  if (!limit || siblings.length < limit) return undefined;
  return {
    sentence: `Waiting for a slot: this fan-out runs ${limit} at a time; ${namesOf(siblings)} ${siblings.length === 1 ? "is" : "are"} still running.`,
    runs: siblings.map(({ id, name }) => ({ id, name })),
  };
}

async function whyNoSlotOfDeployment(teamId: string, run: Run): Promise<WaitingFor | undefined> {
  const holders = await db()
    .select({ id: runs.id, name: runs.name, limit: deployments.concurrencyLimit })
    .from(runs)
    .innerJoin(deployments, eq(deployments.id, runs.deploymentId))
    .where(
      and(
        eq(runs.teamId, teamId),
        eq(runs.deploymentId, run.deploymentId ?? ""),
        inArray(runs.state, holdingStates),
      ),
    )
    .orderBy(asc(runs.id));
  const limit = holders[0]?.limit;
  if (!limit || holders.length < limit) return undefined;
  return heldBy(holders, limit, `the deployment ${run.deployment}`);
}

async function whyNotBegun(teamId: string, run: Run): Promise<WaitingFor | null> {
  if (!run.sentAt) {
    const [missing] = await readRows(
      sql()`
      select slot.key as slot, slot.value->>'type' as type, slot.value->>'orType' as "orType", runs.blocks->>slot.key as block
      from runs join flow_versions on flow_versions.id = flow_version_id,
        json_each(coalesce(definition->'blocks', '{}')) as slot
      where runs.team_id = ${teamId} and runs.id = ${run.id} and slot.value->>'isOptional' is distinct from 'true'
        and not exists (
          select from blocks where blocks.team_id = runs.team_id and blocks.name = runs.blocks->>slot.key)`,
      { slot: z.string(), type: z.string(), orType: z.string().nullable(), block: z.string().nullable() },
    );
    if (missing) {
      const types = typesOf({ type: missing.type, orType: missing.orType ?? undefined })
        .map((type) => blockTypes.get(type)?.name ?? type)
        .join(" or ");
      return just(
        missing.block
          ? `The block ${missing.block} for the slot ${missing.slot} does not exist. Bind another ${types} in the deployment ${run.deployment}.`
          : `The slot ${missing.slot} has no block. Bind a ${types} in the deployment ${run.deployment}.`,
      );
    }
  }
  const since = run.sentAt ?? run.createdAt;
  if (Date.now() - since.getTime() < momentMs) return null;
  if (!run.sentAt && environment().executor === "embedded")
    return onExecutor(`Waiting since ${timeOf(since)} for the executor, which is busy with earlier work.`);
  if (!run.sentAt) return onExecutor(`Waiting to be sent to the executor since ${timeOf(since)}.`);
  if (!run.executorEventId)
    return onExecutor(`With the executor since ${timeOf(since)}, which is busy with earlier work.`);
  if (run.executorDueAt && run.executorDueAt.getTime() > Date.now())
    return onExecutor(
      `The Inngest server calls this run again at ${timeOf(run.executorDueAt)}: its last calls failed.`,
    );
  return onExecutor(
    `Accepted by the Inngest server at ${timeOf(since)}, and not begun yet. After a minute it is looked up there, and sent again if the server has lost it.`,
  );
}

async function whyNoExecutor(): Promise<WaitingFor | null> {
  const problem = await findExecutorProblem();
  if (problem) return just(problem);
  const since = await findExecutorDown();
  if (!since) return null;
  const seen =
    since.getTime() === 0 ? "No executor has run yet" : `No executor has been running since ${timeOf(since)}`;
  return just(`${seen}. Start the portal or check the Inngest server.`);
}

async function whyNoWorker(run: Run): Promise<WaitingFor | null> {
  const [pool] = await listUnservedPools(run.id);
  return pool === undefined
    ? null
    : just(
        `Waiting for a worker of the pool ${pool}: none is running. Start one with WORKER_POOLS=${pool} npm run worker.`,
      );
}

async function isPaused(teamId: string, run: Run): Promise<boolean> {
  if (!run.deploymentId) return false;
  const [found] = await db()
    .select({ isPaused: deployments.isPaused })
    .from(deployments)
    .where(and(eq(deployments.teamId, teamId), eq(deployments.id, run.deploymentId)));
  return found?.isPaused ?? false;
}
