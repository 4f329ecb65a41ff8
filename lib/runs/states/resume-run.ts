import { z } from "zod";
import { sql } from "@/db/client";
import { DomainError } from "@/lib/base/errors";
import { type Role, roleAllows, roles } from "@/lib/base/member";
import { RunState } from "@/lib/base/run";
import { checkParams } from "@/lib/flows/check-params";
import { announce } from "@/lib/live/live";
import { getRun, listTaskRuns } from "@/lib/runs/read/queries";
import { lockRun, resumeUnlessPaused } from "./record-pause";
import { workWaits } from "./work-waits";

const { Running, Paused } = RunState.enum;

/** A task whose input names a role wants an answer from someone who has it. */
const WithRole = z.object({ role: z.enum(roles) });

/**
 * Answers the form that a run waits for; the first answer wins.
 * @param answer `node` names the task when several wait; `role` is that of its author
 * @throws DomainError "invalid" naming the fields that do not fit, "forbidden" when the task wants a higher role,
 * "conflict" when nothing waits (any more)
 */
export async function resumeRun(
  teamId: string,
  runId: string,
  answer: { input: Record<string, unknown>; node?: string | undefined; by: string; role: Role },
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
  const needed = WithRole.safeParse(task.input).data?.role;
  if (needed && !roleAllows(answer.role, needed))
    throw new DomainError("forbidden", `Only a member with the role ${needed} may answer this.`);
  const values = checkParams(task.form, answer.input, "input");
  const kept = JSON.stringify({ values, by: answer.by, at: new Date().toISOString() });
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
