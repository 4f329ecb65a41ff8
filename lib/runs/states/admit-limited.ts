import type { TransactionSql } from "postgres";
import { z } from "zod";
import { type Fragment, sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { deployments } from "@/db/schema/flows";
import { runs } from "@/db/schema/runs";
import { tagLimits } from "@/db/schema/tag-limits";
import { RunState } from "@/lib/base/run";
import { announce } from "@/lib/live/live";
import { chooseRuns, type Refusal, type Room } from "@/lib/runs/limits/choose-runs";
import { tagUse } from "@/lib/runs/limits/tag-use";
import { holdingStates } from "./holding-states";
import { insertRuns, type NewRuns } from "./insert-runs";
import { noSlot, noTagSlot } from "./no-slot";
import { placedRuns } from "./placed-runs";
import { tellOfWork } from "./work-waits";

const { Scheduled, Late, AwaitingConcurrencySlot, Pending, Cancelled } = RunState.enum;

/**
 * Admission of runs with a tag that the team limits. A run takes a slot of its deployment, of the fan-out that started it, and of
 * each of its tags, all at once or none: what waits holds nothing, so no runs wait for each other. Highest priority first, of
 * all deployments that share a limit. Locks are taken in one order: deployments by id, then the team's limits by tag.
 */

/** A condition on `runs`: the team limits one of its tags. */
export function hasLimitedTag(): Fragment {
  return sql()`(runs.tags <> '{}' and exists (
    select from tag_limits where tag_limits.team_id = runs.team_id and tag = any(runs.tags)))`;
}

/** True when the team limits one of the tags. */
export async function isLimited(teamId: string, tags: readonly string[]): Promise<boolean> {
  if (tags.length === 0) return false;
  const found = await sql()`
    select from tag_limits where team_id = ${teamId} and tag = any(${[...tags]}::text[]) limit 1`;
  return found.length > 0;
}

/** Creates a run with a limited tag, in the state that its limits leave. @returns its id, unless its key is taken */
export async function admitNewLimited(
  deploymentId: string,
  run: Omit<NewRuns, "state" | "stateMessage">,
): Promise<string | undefined> {
  const { teamId } = run;
  const [id, moved] = await sql().begin(async (tx) => {
    const room = await lockLimits(tx, teamId, deploymentId);
    const [id] = await insertRuns(tx, { ...run, state: AwaitingConcurrencySlot });
    return [id, id ? await moveLimited(tx, teamId, room, id) : []] as const;
  });
  for (const { runId, state } of moved) {
    if (runId !== id) announce({ teamId, runId, kind: "run" });
    if (state === Pending) tellOfWork("send");
  }
  return id;
}

/** Admits due runs of the team with limited tags, and others of their deployments. @returns ids of those that may start now */
export async function admitLimited(teamId: string): Promise<string[]> {
  const moved = await sql().begin(async (tx) => moveLimited(tx, teamId, await lockLimits(tx, teamId)));
  for (const { runId } of moved) announce({ teamId, runId, kind: "run" });
  return moved.filter(({ state }) => state === Pending).map(({ runId }) => runId);
}

/** A deployment whose runs are decided on, with its free slots; id "" stands for runs of deleted deployments. */
type Decided = { id: string; limit: number | null; cancels: boolean; taken: number };

/** Locks the deployments that have waiting runs with limited tags, and the limits. @returns what is left of them */
async function lockLimits(tx: TransactionSql, teamId: string, deploymentId?: string) {
  const waiting = await readRows(
    tx`
    select distinct deployment_id as id from runs
    where team_id = ${teamId} and ${isDue()} and ${hasLimitedTag()}`,
    { id: runs.deploymentId },
  );
  const ids = [...new Set([...waiting.map(({ id }) => id ?? ""), ...(deploymentId ? [deploymentId] : [])])];
  await tx`select from deployments where id = any(${ids}::text[]) order by id for no key update`;
  await tx`select from tag_limits where team_id = ${teamId} order by tag for no key update`;
  const decided: Decided[] = await readRows(
    tx`
    select id, concurrency_limit as "limit", on_conflict = 'cancel-new' as cancels, (
        select count(*)::int from runs where deployment_id = deployments.id and state = any(${holdingStates}::text[])) as taken
    from deployments where id = any(${ids}::text[]) and is_paused is not true`,
    { id: deployments.id, limit: deployments.concurrencyLimit, cancels: z.boolean(), taken: z.int() },
  );
  if (ids.includes("")) decided.push({ id: "", limit: null, cancels: false, taken: 0 });
  const tags = await readRows(
    tx`select tag, at_once as "atOnce", starts, taken, begun from ${tagUse(teamId)}`,
    {
      tag: tagLimits.tag,
      atOnce: tagLimits.atOnce,
      starts: tagLimits.starts,
      taken: z.int(),
      begun: z.int(),
    },
  );
  const left = (limit: number | null, used: number) =>
    limit === null ? Number.POSITIVE_INFINITY : limit - used;
  const room: Room = {
    deployments: new Map(decided.map(({ id, limit, taken }) => [id, left(limit, taken)])),
    tags: new Map(
      tags.map(({ tag, atOnce, starts, taken, begun }) => [
        tag,
        { slots: left(atOnce, taken), starts: left(starts, begun) },
      ]),
    ),
  };
  return { decided, room };
}

/** A condition on `runs`: it waits for its slots. */
function isDue(): Fragment {
  return sql()`(state = ${AwaitingConcurrencySlot}
    or (state = any(${[Scheduled, Late]}::text[]) and scheduled_for <= now()))`;
}

/** Decides on the due runs of the locked deployments. @param newId the run that is new, which a deployment may cancel */
async function moveLimited(
  tx: TransactionSql,
  teamId: string,
  { decided, room }: Awaited<ReturnType<typeof lockLimits>>,
  newId?: string,
): Promise<Moved[]> {
  const due = await readRows(
    tx`
    with waiting as (
      select id, state, deployment_id, tags, parent_run_id, parent_node_id, parent_item, priority,
        coalesce(scheduled_for, created_at) as due_at
      from runs
      where team_id = ${teamId} and ${isDue()} and coalesce(deployment_id, '') = any(${decided.map(({ id }) => id)}::text[])
    ),
    ${placedRuns()}
    select id, deployment_id as "deploymentId", tags, state from placed
    where parent_run_id is null or free is null or place <= free
    order by priority desc, due_at, id`,
    { id: runs.id, deploymentId: runs.deploymentId, tags: runs.tags, state: runs.state },
  );
  const refused = chooseRuns(due, room);
  const byId = new Map(decided.map((deployment) => [deployment.id, deployment]));
  const moves = due.flatMap(({ id, deploymentId, state }): Move[] => {
    const why = refused.get(id);
    if (!why) return [{ id, from: state, to: Pending, message: null }];
    const deployment = byId.get(deploymentId ?? "")!;
    if (deployment.cancels && (state !== AwaitingConcurrencySlot || id === newId))
      return [{ id, from: state, to: Cancelled, message: whyNot(why, deployment) }];
    return state === AwaitingConcurrencySlot
      ? []
      : [{ id, from: state, to: AwaitingConcurrencySlot, message: null }];
  });
  return moves.length === 0 ? [] : change(tx, teamId, moves);
}

function whyNot({ tag }: Refusal, { limit }: Decided): string {
  return tag === undefined ? noSlot(limit ?? 1) : noTagSlot(tag);
}

/** A run whose state was changed. */
type Moved = { runId: string; state: RunState };
type Move = { id: string; from: RunState; to: RunState; message: string | null };

async function change(tx: TransactionSql, teamId: string, moves: Move[]): Promise<Moved[]> {
  return readRows(
    tx`
    -- The changes, but for runs whose state another process has changed.
    with moved as (
      update runs set state = move."to", state_message = move.message,
        ended_at = case when move."to" = ${Cancelled} then now() end
      from jsonb_to_recordset(${JSON.stringify(moves)}::jsonb) as move (id text, "from" text, "to" text, message text)
      where runs.id = move.id and runs.state = move."from"
      returning runs.id, runs.state, runs.tags
    ),
    -- The task runs of those that are not to run.
    tasks as (
      update task_runs set state = ${Cancelled}, ended_at = now()
      where run_id in (select id from moved where state = ${Cancelled})
    ),
    -- Counted for the limits of their tags on runs in a period, in which earlier ones no longer count.
    counted as (
      insert into tag_starts (team_id, limit_id, begun_at)
      select ${teamId}, tag_limits.id, now() from tag_limits join moved on tag = any(moved.tags)
      where tag_limits.team_id = ${teamId} and starts is not null and moved.state = ${Pending}
    ),
    forgotten as (
      delete from tag_starts using tag_limits
      where tag_limits.team_id = ${teamId} and limit_id = tag_limits.id
        and begun_at <= now() - coalesce(per_seconds, 0) * interval '1 second'
    )
    select id as "runId", state from moved`,
    { runId: runs.id, state: runs.state },
  );
}
