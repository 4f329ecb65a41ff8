import { availableParallelism } from "node:os";
import { join } from "node:path";
import { processWide } from "@/db/process-wide";
import { environment } from "@/lib/base/environment";
import { sweepWorkingFolders } from "@/lib/base/working-folder";
import { inProcessSpan } from "@/lib/telemetry/tracing";
import type { TaskCall } from "./messages";
import type { CallListener } from "./task-process";
import { TaskProcesses } from "./task-processes";

/** Less than a cancelled attempt is waited for (inngest/run/ended-in-time.ts). */
const graceMs = 4_000;

/** True where tasks that compute get processes of their own: where a build is served, which such a process loads. */
export function hasOwnProcesses(): boolean {
  return process.env.NODE_ENV === "production";
}

/** Runs an attempt of a task that computes in a process of its own. @throws as TaskProcess does */
export async function runInOwnProcess(call: TaskCall, listener: CallListener): Promise<unknown> {
  try {
    const name = `process ${call.node.task}`;
    const run = () => processWide("task-processes", makePool).run(call, listener);
    return await inProcessSpan(call.at, name, run);
  } catch (error) {
    // A process that was killed leaves its files.
    await sweepWorkingFolders().catch(() => {});
    throw error;
  }
}

function makePool(): TaskProcesses {
  const { taskMemoryMb } = environment();
  const entry = join(/*turbopackIgnore: true*/ process.cwd(), "scripts/serve.mjs");
  return new TaskProcesses({
    command: [process.execPath, `--max-old-space-size=${taskMemoryMb}`, entry],
    env: { ...process.env, SWITCHYARD_ROLE: "task" },
    memoryBytes: taskMemoryMb * 2 ** 20,
    graceMs,
    size: Math.max(2, availableParallelism()),
  });
}
