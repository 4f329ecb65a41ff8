import { writeFile } from "node:fs/promises";
import { inspect } from "node:util";
import { withPool } from "@/db/pool";
import type { AttemptTools } from "@/inngest/run/task-code";
import { environment } from "@/lib/base/environment";
import { limitHeapGrowth } from "@/lib/base/heap-growth";
import { loadKeys } from "@/lib/base/keys";
import { makeNewFilesPrivate } from "@/lib/base/private-folder";
import { loadInstallation } from "@/lib/executors/installation";
import { isControl } from "@/lib/flows/task";
import { type LogLine, logForAttempt, receiveLog } from "@/lib/telemetry/process-log";
import { type FromChild, type TaskCall, type ToChild, thrownOf } from "./messages";

/**
 * Runs the attempts that the parent process sends, one at a time: the entry of a process for tasks that compute. It
 * ends with its parent, which alone decides when.
 */
export async function serveTasks(): Promise<void> {
  const { dataDir, logsJson, logsTo } = environment();
  // The parent writes and sends the lines: this process may be killed at any time.
  const pass = (line: LogLine) => tell({ line });
  receiveLog({ output: logsJson ? pass : undefined, collector: logsTo && !logsJson ? pass : undefined });
  limitHeapGrowth();
  makeNewFilesPrivate();
  process.on("disconnect", () => process.exit(0));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});
  // The first to be killed when the machine's memory runs out.
  await writeFile("/proc/self/oom_score_adj", "1000").catch(() => {});
  await loadKeys(dataDir);
  await loadInstallation();
  const { tasks } = await import("@/inngest/catalog");
  const { runTaskCode } = await import("@/inngest/run/task-code");
  let stop: AbortController | undefined;

  async function answer({ at, node, input }: TaskCall): Promise<FromChild> {
    const controller = new AbortController();
    stop = controller;
    let isOver = false;
    try {
      const task = tasks.get(node.task);
      if (!task || isControl(task)) throw new Error(`There is no task "${node.task}" in this process.`);
      // From here on the kernel counts the highest memory of this attempt.
      await writeFile("/proc/self/clear_refs", "5").catch(() => {});
      const tools: AttemptTools = {
        signal: controller.signal,
        log: (message, level) =>
          tell({ log: [typeof message === "string" ? message : inspect(message), level] }),
        progress: (fraction, message) => tell({ progress: [fraction, message] }),
        isOver: () => isOver,
      };
      const work = () => withPool("background", () => runTaskCode(at, node, task, input, tools));
      return { output: await logForAttempt(at, work) };
    } catch (error) {
      return { error: thrownOf(error) };
    } finally {
      isOver = true;
      stop = undefined;
    }
  }

  process.on("message", (message: ToChild) => {
    if ("stop" in message) stop?.abort(new Error(message.stop));
    else answer(message.call).then(tell);
  });
  tell({ isReady: true });
}

function tell(message: FromChild): void {
  process.send?.(message);
}
