import type { TransactionSql } from "postgres";
import { z } from "zod";
import { sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { deployments } from "@/db/schema/flows";
import { runs } from "@/db/schema/runs";
import { RunState } from "@/lib/base/run";
import { announce } from "@/lib/live/live";
import { admitLimited, admitNewLimited, hasLimitedTag, isLimited } from "./admit-limited";
import { beginNew } from "./begin-new";
import { holdingStates } from "./holding-states";
import { insertRuns, type NewRuns } from "./insert-runs";
import { noSlot } from "./no-slot";
import { placedRuns } from "./placed-runs";
import { tellOfWork } from "./work-waits";

const { Scheduled, Late, AwaitingConcurrencySlot, Pending, Cancelled } = RunState.enum;

/**
 * Decides which runs may start. Slots belong to a deployment (`concurrency_limit`) and, for children of a fan-out, to
 * the node that started them (its input `concurrency`). The deployment's row is locked while slots are counted, so that
 * concurrent processes agree; runs are admitted by priority, and then in the order of their due times. Those with a tag
 * that the team limits: admit-limited.ts.
 */

/** Lateness, in ms, after which a waiting run is Late. */
const lateAfterMs = 15_000;

/**
 * Creates a run, in the state that the deployment's slots allow. @returns its id; undefined when its idempotency key is
 * taken
 */
export async function admitNew(
  deployment: { id: string; concurrencyLimit: number | null; pool: string | null },
  run: Omit<NewRuns, "state" | "stateMessage">,
): Promise<string | undefined> {
  const isLater = run.scheduledFor && run.scheduledFor.getTime() > Date.now();
  if (isLater) return (await insertRuns(sql(), { ...run, state: "Scheduled" }))[0];
  if (await isLimited(run.teamId, run.tags)) return admitNewLimited(deployment.id, run);
  if (deployment.concurrencyLimit === null) return beginNew(deployment, run);
  const [id, state] = await sql().begin(async (tx) => {
    const { limit, onConflict, taken, queued } = await lockSlots(tx, deployment.id);
    const isFree = limit === null || taken + queued < limit;
    const given = isFree ? { state: Pending } : refused(onConflict, limit);
    const [id] = await insertRuns(tx, { ...run, ...given });
    return [id, given.state] as const;
  });
  if (id && state === Pending) tellOfWork("send");
  return id;
}

function refused(onConflict: "queue" | "cancel-new", limit: number) {
  if (onConflict === "queue") return { state: "AwaitingConcurrencySlot" as const };
  return { state: "Cancelled" as const, stateMessage: noSlot(limit) };
}

/** Marks late runs, and admits due runs that find a slot. @returns ids of the runs that may start now */
export async function admitWaiting(): Promise<string[]> {
  await sql()`
    update runs set state = ${Late}, state_message = 'Did not start on time.'
    where state = 'Scheduled' and scheduled_for < now() - ${lateAfterMs} * interval '1 millisecond'`;
  const groups = await readRows(
    sql()`
    select deployment_id as "deploymentId", runs.team_id as "teamId", bool_or(${hasLimitedTag()}) as "isLimited"
    from runs left join deployments on deployments.id = deployment_id
    where (state = 'AwaitingConcurrencySlot' or (state in ('Scheduled', 'Late') and scheduled_for <= now()))
      and is_paused is not true
    group by deployment_id, runs.team_id`,
    { deploymentId: runs.deploymentId, teamId: runs.teamId, isLimited: z.boolean() },
  );
  const [limited, free] = [
    groups.filter(({ isLimited }) => isLimited),
    groups.filter(({ isLimited }) => !isLimited),
  ];
  const admitted: string[] = [];
  for (const teamId of new Set(limited.map(({ teamId }) => teamId)))
    admitted.push(...(await admitLimited(teamId)));
  for (const deploymentId of new Set(free.map(({ deploymentId }) => deploymentId)))
    admitted.push(...(await admitOf(deploymentId)));
  return admitted;
}

/** Number of a deployment's slots and of those in use. The row stays locked until the transaction ends. */
export async function lockSlots(tx: TransactionSql, deploymentId: string | null) {
  await tx`select from deployments where id = ${deploymentId} for no key update`;
  const [slots] = await readRows(
    tx`
    select concurrency_limit as "limit", on_conflict as "onConflict",
      (select count(*)::int from runs where deployment_id = deployments.id and state = any(${holdingStates}::text[])) as taken,
      (select count(*)::int from runs where deployment_id = deployments.id and state = ${AwaitingConcurrencySlot}
        and parent_run_id is null) as queued
    from deployments where id = ${deploymentId}`,
    {
      limit: deployments.concurrencyLimit,
      onConflict: deployments.onConflict,
      taken: z.int(),
      queued: z.int(),
    },
  );
  // Its deployment was deleted, and its limit with it.
  return slots ?? { limit: null, onConflict: "queue" as const, taken: 0, queued: 0 };
}

async function admitOf(deploymentId: string | null): Promise<string[]> {
  const moved = await sql().begin(async (tx) => {
    const { limit, taken, onConflict } = await lockSlots(tx, deploymentId);
    const free = limit === null ? null : Math.max(0, limit - taken);
    return readRows(
      tx`
      -- The deployment's runs that are due.
      with waiting as (
        select id, state, parent_run_id, parent_node_id, parent_attempt, parent_item, priority,
          coalesce(scheduled_for, created_at) as due_at
        from runs
        where deployment_id is not distinct from ${deploymentId} and (
          state = ${AwaitingConcurrencySlot} or (state = any(${[Scheduled, Late]}::text[]) and scheduled_for <= now()))
          and not ${hasLimitedTag()}
      ),
      ${placedRuns()},
      -- Those that their parent leaves a slot, and the others, each in the order in which the deployment gives its own.
      ordered as (
        select *, row_number() over (partition by is_eligible order by priority desc, due_at, id) as turn
        from (select *, parent_run_id is null or free is null or place <= free as is_eligible from placed) as asked
      ),
      -- The state that each comes into.
      decided as (
        select id, state as from_state, case
            when is_eligible and turn <= coalesce(${free}::int, turn) then ${Pending}
            when ${onConflict === "cancel-new"} and state <> ${AwaitingConcurrencySlot} then ${Cancelled}
            else ${AwaitingConcurrencySlot} end as to_state
        from ordered
      ),
      -- The changes, but for runs whose state another process has changed.
      moved as (
        update runs set state = to_state,
          state_message = case to_state when ${Cancelled} then ${noSlot(limit ?? 1)} end,
          ended_at = case to_state when ${Cancelled} then now() end
        from decided where runs.id = decided.id and runs.state = from_state and to_state <> from_state
        returning runs.id, team_id, runs.state
      ),
      -- The task runs of those that are not to run.
      tasks as (
        update task_runs set state = ${Cancelled}, ended_at = now()
        where run_id in (select id from moved where state = ${Cancelled})
      )
      select id, team_id as "teamId", state from moved`,
      { id: runs.id, teamId: runs.teamId, state: runs.state },
    );
  });
  for (const { id, teamId } of moved) announce({ teamId, runId: id, kind: "run" });
  return moved.filter(({ state }) => state === "Pending").map(({ id }) => id);
}
