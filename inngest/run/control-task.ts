import { NonRetriableError } from "inngest";
import { taskWokenEvent } from "@/inngest/events";
import type { StepName, StepTools } from "@/inngest/executor/function-body";
import { DomainError } from "@/lib/base/errors";
import { messageOf } from "@/lib/base/keepable";
import { isEnded } from "@/lib/base/run";
import type { FlowNode } from "@/lib/flows/flow";
import type { ControlTask } from "@/lib/flows/task";
import { findTaskRun } from "@/lib/runs/read/queries";
import { recordUnpaused } from "@/lib/runs/states/record-pause";
import { recordAttempt, recordTaskEnd } from "@/lib/runs/states/record-task";
import type { At } from "./run-task";
import { readTaskInput, readTaskOutput } from "./task-values";

type Look = { output: unknown } | { waitMs: number };

const shortestWaitMs = 1000;

/**
 * Executes a control node: checks, waits until it is woken or its time is over, and checks again. The wake-up may come
 * before the wait is registered; it is then sent again (inngest/loops/send-requests.ts).
 */
export async function runControlTask(
  step: StepTools,
  at: At,
  node: FlowNode,
  task: ControlTask,
  rawInput: unknown,
  nameOf: (node: FlowNode, id?: string) => StepName,
): Promise<unknown> {
  let look = (await step.run(nameOf(node), () => lookAfter(at, node, task, rawInput))) as Look;
  for (let turn = 1; "waitMs" in look; turn++) {
    await step.waitForEvent(nameOf(node, `${node.id} woken ${turn}`), {
      event: taskWokenEvent,
      if: `async.data.runId == '${at.runId}' && async.data.nodeId == '${node.id}'`,
      timeout: Math.max(shortestWaitMs, look.waitMs),
    });
    const again = nameOf(node, `${node.id} look ${turn}`);
    look = (await step.run(again, () => lookAfter(at, node, task, rawInput))) as Look;
  }
  return look.output;
}

async function lookAfter(run: At, node: FlowNode, task: ControlTask, rawInput: unknown): Promise<Look> {
  const at = { teamId: run.teamId, runId: run.runId, nodeId: node.id };
  let found = await findTaskRun(at);
  if (found?.state === "Pending") {
    await recordAttempt(at, rawInput, run.fence);
    found = await findTaskRun(at);
  }
  if (!found) throw new NonRetriableError(`Run ${run.runId} has no node ${node.id}.`);
  if (found.state === "Completed") return { output: found.output };
  if (isEnded(found.state) || found.state === "Pending")
    throw new NonRetriableError(found.stateMessage ?? `This task is ${found.state}.`);
  const attempt = { ...at, attempt: found.attempts };
  const isPaused = found.state === "Paused";
  // If another check was first, this one is repeated: the run continues from that one's result.
  const recordEnd = async (
    state: Parameters<typeof recordTaskEnd>[1],
    result: Parameters<typeof recordTaskEnd>[2],
  ) => {
    if (!(await recordTaskEnd(attempt, state, result))) throw new Error("Another check was first.");
    if (isPaused) await recordUnpaused(run.teamId, run.runId);
  };
  try {
    const { attemptsBefore, answer, deadlineAt, startedAt } = found;
    const input = readTaskInput(task, rawInput);
    const outcome = await task.control({
      ...attempt,
      attemptsBefore,
      input,
      answer,
      deadlineAt,
      startedAt: startedAt ?? new Date(),
    });
    if ("waitMs" in outcome) return outcome;
    if ("timedOut" in outcome) {
      await recordEnd("TimedOut", { message: outcome.timedOut });
      throw new NonRetriableError(outcome.timedOut);
    }
    const output = readTaskOutput(task, outcome.output);
    await recordEnd("Completed", { output });
    return { output };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const message = messageOf(error);
    await recordEnd("Failed", { message });
    throw new NonRetriableError(message);
  }
}
