import { randomUUID } from "node:crypto";
import { getArtifactKind } from "@/lib/artifacts/catalog";
import { DomainError } from "@/lib/base/errors";
import { keepableText, messageOf } from "@/lib/base/keepable";
import { describeError } from "@/lib/base/log-error";
import { parseAs } from "@/lib/base/parse-as";
import type { LogLevel } from "@/lib/base/run";
import { mask } from "@/lib/blocks/mask";
import { withSample } from "@/lib/datasets/sample";
import type { Task, TaskContext, WorkTask } from "@/lib/flows/task";
import { listVariables } from "@/lib/flows/variables/stored-variables";
import { whyNotTried } from "@/lib/flows/why-not-tried";
import { maxLineLength, textOf } from "@/lib/runs/keep/log-writer";
import { runFolder } from "@/lib/runs/keep/run-folder";
import { storage } from "@/lib/storage/open-storage";
import { readTaskInput, readTaskOutput } from "./task-values";

/** Result of trying a task. */
export interface DryRun {
  state: "Completed" | "Failed" | "TimedOut";
  /** Reason why it did not complete. */
  message?: string;
  output?: unknown;
  logs: { level: LogLevel; message: string }[];
  /** Artifacts that it would have created. */
  artifacts: { key: string; kind: string }[];
  durationMs: number;
}

const mostAtOnce = 2;
const mostLines = 500;
let underWay = 0;

/**
 * Runs a task's code once, outside of any run: datasets have their first rows only, there are no blocks, artifacts are
 * counted and not stored, and its files are deleted. Secrets of the team's blocks are masked in the result.
 * @throws DomainError "invalid" naming the input that is wrong; "conflict" for a task that cannot be tried
 */
export async function dryRun(
  teamId: string,
  task: Task | undefined,
  rawInput: unknown,
  { sampleRows, timeoutMs }: { sampleRows: number; timeoutMs: number },
): Promise<DryRun> {
  const reason = whyNotTried(task);
  if (reason) throw new DomainError("conflict", `This task cannot be tried. ${reason}`);
  const input = readTaskInput(task as WorkTask, rawInput);
  if (underWay >= mostAtOnce)
    throw new DomainError("conflict", "Other tasks are being tried. Try again in a moment.");
  underWay++;
  const runId = `dry-run-${randomUUID()}`;
  const signal = AbortSignal.timeout(timeoutMs);
  const logs: DryRun["logs"] = [];
  const artifacts: DryRun["artifacts"] = [];
  const begunAt = performance.now();
  const work = withSample(sampleRows, () =>
    (task as WorkTask).run({
      teamId,
      runId,
      nodeId: "dry-run",
      attempt: 1,
      input,
      signal,
      log: (message, level = "info") =>
        void (
          logs.length < mostLines &&
          logs.push({ level, message: keepableText(textOf(message), maxLineLength) })
        ),
      progress: () => {},
      artifact: async (key, kind, data) => {
        parseAs(getArtifactKind(kind).data, data, `artifact ${key}`);
        artifacts.push({ key, kind });
        return { id: runId, version: 1 };
      },
      variables: async () =>
        Object.fromEntries((await listVariables(teamId)).map(({ name, value }) => [name, value])),
      block: async (slot) => noBlock(task as WorkTask, slot),
    } satisfies TaskContext<unknown>),
  );
  // A task that ignores its signal continues after the answer; its files are deleted, and others wait, until it has
  // ended.
  const cleaned = work
    .catch(() => {})
    .then(() => storage(teamId).deleteFolder(runFolder(teamId, runId)))
    .finally(() => underWay--);
  let outcome: Pick<DryRun, "state" | "message" | "output">;
  try {
    const output = readTaskOutput(task as WorkTask, await Promise.race([work, aborted(signal)]));
    await cleaned;
    outcome = { state: "Completed", output };
  } catch (error) {
    if (signal.aborted) {
      cleaned.catch(console.error);
      outcome = { state: "TimedOut", message: `It had not ended after ${timeoutMs / 1000} s.` };
    } else {
      await cleaned;
      if (!(error instanceof DomainError))
        console.error(
          `The task ${task?.slug} failed when tried. ${describeError(error, await mask(teamId))}`,
        );
      outcome = { state: "Failed", message: messageOf(error) };
    }
  }
  const hideSecrets = await mask(teamId);
  return hideSecrets({ ...outcome, logs, artifacts, durationMs: performance.now() - begunAt });
}

function noBlock(task: WorkTask, slot: string): undefined {
  const slotType = task.blocks?.[slot];
  if (slotType?.isOptional) return undefined;
  throw new DomainError("conflict", `A trial has no blocks, and this task needs "${slot}".`);
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
}
