import { actAs } from "@/db/actor";
import { createArtifact } from "@/lib/artifacts/create-artifact";
import type { LogLevel } from "@/lib/base/run";
import type { FlowNode } from "@/lib/flows/flow";
import type { TaskContext, WorkTask } from "@/lib/flows/task";
import { variablesOf } from "@/lib/runs/read/run-variables";
import type { AttemptOf } from "@/lib/runs/states/record-task";
import { boundBlock } from "./bound-block";
import { readTaskInput } from "./task-values";

/** Signal and callbacks that an attempt gets from where it runs. */
export interface AttemptTools {
  signal: AbortSignal;
  log(message: string, level?: LogLevel): void;
  progress(fraction: number, message?: string): void;
  /** True once the attempt is over: what its code still does is ignored. */
  isOver(): boolean;
}

/** Runs the code of a task for an attempt, in this process. @throws as the task does, or for an invalid input */
export async function runTaskCode(
  at: AttemptOf,
  node: FlowNode,
  task: WorkTask,
  rawInput: unknown,
  { signal, log, progress, isOver }: AttemptTools,
): Promise<unknown> {
  const { teamId, runId, nodeId, attempt } = at;
  const input = readTaskInput(task, rawInput);
  return actAs({ type: "run", id: runId, teamId, name: `Task ${nodeId}` }, async () =>
    task.run({
      teamId,
      runId,
      nodeId,
      attempt,
      input,
      signal,
      // Late log lines of an abandoned task are ignored.
      log: (message, level) => void (isOver() || log(message, level)),
      progress: (fraction, message) => void (isOver() || progress(fraction, message)),
      artifact: async (key, kind, data) => {
        if (isOver()) signal.throwIfAborted();
        return createArtifact(teamId, { runId, nodeId }, { key, kind, data });
      },
      variables: () => variablesOf(at),
      block: boundBlock(at, node, task),
    } satisfies TaskContext<unknown> as TaskContext<never>),
  );
}
