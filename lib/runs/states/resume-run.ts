import { sql } from "@/db/client";
import { DomainError } from "@/lib/base/errors";
import { RunState } from "@/lib/base/run";
import { checkParams } from "@/lib/flows/check-params";
import { announce } from "@/lib/live/live";
import { getRun, listTaskRuns } from "@/lib/runs/read/queries";
import { lockRun, resumeUnlessPaused } from "./record-pause";
import { workWaits } from "./work-waits";

const { Running, Paused } = RunState.enum;

/**
 * Answers the form that a run waits for; the first answer wins.
 * @param answer `node` names the task when several wait
 * @throws DomainError "invalid" naming the fields that do not fit, "conflict" when nothing waits (any more)
 */
export async function resumeRun(
  teamId: string,
  runId: string,
  answer: { input: Record<string, unknown>; node?: string; by: string },
): Promise<void> {
  await getRun(teamId, runId);
  const paused = (await listTaskRuns(teamId, runId)).filter(({ state }) => state === "Paused");
  const waiting = paused.filter(({ nodeId }) => !answer.node || nodeId === answer.node);
  const [task] = waiting;
  if (!task?.form) throw new DomainError("conflict", "This run is not waiting for input.");
  if (waiting.length > 1)
    throw new DomainError(
      "conflict",
      `Several tasks are waiting for input. Name one: ${waiting.map(({ nodeId }) => nodeId).join(", ")}.`,
    );
  const values = checkParams(task.form, answer.input, "input");
  const kept = JSON.stringify({ values, by: answer.by });
  const answered = await sql().begin(async (tx) => {
    await lockRun(tx, runId);
    const [row] = await tx`
      update task_runs set state = ${Running}, answer = ${kept}::jsonb, state_message = ${`Answered by ${answer.by}.`}
      where id = ${task.id} and state = ${Paused} and answer is null
        and (deadline_at is null or deadline_at > now())
      returning id`;
    if (!row) return false;
    await resumeUnlessPaused(tx, runId);
    await tx`select pg_notify(${workWaits}, 'wake')`;
    return true;
  });
  if (!answered)
    throw new DomainError("conflict", "Someone else has already answered, or the deadline has passed.");
  announce({ teamId, runId, kind: "run" });
}
