import { z } from "zod";
import { sql } from "@/db/client";
import { readRows } from "@/db/rows";
import { runs } from "@/db/schema/runs";
import { DomainError } from "@/lib/base/errors";
import { logError } from "@/lib/base/log-error";
import { announce } from "@/lib/live/live";
import { retryRun } from "./retry-run";

const atOnce = 100;

/**
 * Retries the runs whose time has come: their deployment has retries left, which `record_run_end` has decided. Those of a paused
 * deployment wait. Results of completed tasks are kept, as when a person retries the run.
 */
export async function retryFailed(): Promise<void> {
  const due = await readRows(
    sql()`
    select runs.id, runs.team_id as "teamId", retry_count as "retryCount", auto_retries as "autoRetries", retries
    from runs left join deployments on deployments.id = deployment_id
    where retry_at <= now() and is_paused is not true
    order by retry_at limit ${atOnce}`,
    {
      id: runs.id,
      teamId: runs.teamId,
      retryCount: runs.retryCount,
      autoRetries: runs.autoRetries,
      retries: z.int().nullable(),
    },
  );
  for (const { id, teamId, retryCount, autoRetries, retries } of due) {
    const autoRetry = autoRetries + 1;
    const who = `its deployment (${autoRetry} of ${Math.max(retries ?? 0, autoRetry)})`;
    try {
      await retryRun(teamId, id, { who, autoRetry });
    } catch (error) {
      if (!(error instanceof DomainError)) logError("A run could not be retried.", error);
      else await giveUp(teamId, id, retryCount, error.message);
    }
  }
}

/** The run stays as it ended, unless another process has just retried it. */
async function giveUp(teamId: string, runId: string, retryCount: number, reason: string): Promise<void> {
  const kept = await sql()`
    -- The run, if it is as it was.
    with kept as (
      update runs set retry_at = null
      where id = ${runId} and team_id = ${teamId} and retry_count = ${retryCount} and retry_at is not null returning *
    ),
    -- Now its failure is final, which alerts wait for.
    final as (
      insert into run_events (team_id, run_id, from_state, state, message)
      select team_id, id, state, state, concat_ws(' ', state_message, 'Not retried.') from kept
    )
    insert into log_lines (team_id, run_id, level, message)
    select ${teamId}, id, 'warning', ${`Not retried by its deployment: ${reason}`} from kept returning run_id`;
  if (kept.length > 0) announce({ teamId, runId, kind: "run" });
}
