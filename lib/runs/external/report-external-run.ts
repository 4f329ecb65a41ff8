import { createArtifact } from "@/lib/artifacts/create-artifact";
import { DomainError } from "@/lib/base/errors";
import { requireKeepable } from "@/lib/base/keepable";
import { isEnded } from "@/lib/base/run";
import { mask } from "@/lib/blocks/mask";
import { openLog } from "@/lib/runs/keep/log-writer";
import { findTaskRun, getRun, listTaskRuns } from "@/lib/runs/read/queries";
import { recordProgress } from "@/lib/runs/states/record-progress";
import { recordAttempt, recordTaskEnd } from "@/lib/runs/states/record-task";
import { recordWithoutAttempt } from "@/lib/runs/states/record-without-attempt";
import { recordRun } from "@/lib/runs/states/recorder";
import type { ExternalReport } from "./external-run";

type TaskReport = ExternalReport["tasks"][number];

/** Most bytes of a task's output, as of one that the portal executes. */
const maxOutputBytes = 4 * 1024 * 1024;

/**
 * Records what a program reports of its run: tasks, lines of the log, artifacts and, last, the end. A report that is
 * sent again changes nothing but adds its lines.
 * @throws DomainError "not-found" for the run, "invalid" for an unknown task or artifact, "conflict" when the portal
 * executes the run, when it or the task has ended, or when a task of the lines has not begun
 */
export async function reportExternalRun(
  teamId: string,
  runId: string,
  { tasks, lines, artifacts, end }: ExternalReport,
): Promise<void> {
  const run = await getRun(teamId, runId);
  if (!run.isExternal)
    throw new DomainError("conflict", "The portal executes this run, so nothing can be reported of it.");
  if (end && run.state === end.state && tasks.length + lines.length + artifacts.length === 0) return;
  if (isEnded(run.state))
    throw new DomainError(
      "conflict",
      `This run has ended as ${run.state}. Nothing can be reported after its end.`,
    );
  const known = new Set((await listTaskRuns(teamId, runId)).map(({ nodeId }) => nodeId));
  const named = [...tasks.map(({ id }) => id), ...[...lines, ...artifacts].map(({ task }) => task)];
  const unknown = named.find((id) => !known.has(id));
  if (unknown !== undefined) throw new DomainError("invalid", `The run has no task "${unknown}".`);
  const hideSecrets = await mask(teamId);
  for (const task of tasks) {
    requireKeepable(task.output, `tasks.${task.id}.output`, maxOutputBytes);
    await reportTask({ teamId, runId, nodeId: task.id }, hideSecrets(task));
  }
  for (const task of new Set(lines.map((line) => line.task))) {
    const log = openLog({ teamId, runId, nodeId: task, attempt: await attemptOf(teamId, runId, task) });
    for (const line of lines) if (line.task === task) log.write(line.message, line.level);
    await log.flush();
  }
  for (const { task, key, kind, data } of artifacts)
    await createArtifact(teamId, { runId, nodeId: task }, { key, kind, data });
  if (end && !(await recordRun(teamId, runId, end.state, hideSecrets(end.message))))
    throw new DomainError("conflict", "This run has just ended.");
}

async function reportTask(
  at: { teamId: string; runId: string; nodeId: string },
  { state, message, output, progress }: TaskReport,
): Promise<void> {
  const found = await findTaskRun(at);
  if (found?.state === state && state !== "Running") return;
  if (found && isEnded(found.state))
    throw new DomainError("conflict", `The task ${at.nodeId} has ended as ${found.state}.`);
  if (state === "Skipped") {
    if (await recordWithoutAttempt(at, "Skipped", message ?? "Skipped by its program.")) return;
    throw new DomainError("conflict", `The task ${at.nodeId} has begun, so it cannot be skipped.`);
  }
  const attempt = found?.state === "Running" ? found.attempts : await begin(at);
  if (state === "Running") {
    if (progress !== undefined || message !== undefined) await recordProgress(at, progress ?? 0, message);
    return;
  }
  if (
    !(await recordTaskEnd({ ...at, attempt }, state, { output, ...(message !== undefined && { message }) }))
  )
    throw new DomainError("conflict", `The task ${at.nodeId} has just ended.`);
}

async function begin(at: { teamId: string; runId: string; nodeId: string }): Promise<number> {
  const begun = await recordAttempt(at, {});
  if ("state" in begun)
    throw new DomainError("conflict", `The task ${at.nodeId} cannot begin: ${begun.message ?? begun.state}`);
  return begun.attempt;
}

async function attemptOf(teamId: string, runId: string, nodeId: string): Promise<number> {
  const found = await findTaskRun({ teamId, runId, nodeId });
  if (!found || found.attempts === 0)
    throw new DomainError("conflict", `The task ${nodeId} has not begun, so it has no log yet.`);
  return found.attempts;
}
