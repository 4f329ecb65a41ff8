import { setTimeout as wait } from "node:timers/promises";
import type { paths } from "@/cli/api/client";
import type { Context } from "@/cli/context";
import { CliError, exitCodes } from "@/cli/errors";
import { plain } from "@/cli/output";

export type Run = paths["/api/v1/runs/{id}"]["get"]["responses"][200]["content"]["application/json"];
export type LogLine =
  paths["/api/v1/runs/{id}/logs"]["get"]["responses"][200]["content"]["application/json"]["items"][number];
type Level = LogLine["level"];

const endStates = new Set(["Completed", "Cached", "Skipped", "Failed", "TimedOut", "Crashed", "Cancelled"]);
const intervalMs = 1000;
/** A portal that restarts is waited for. */
const patienceMs = 60_000;

/** True for a run that has ended, and that its deployment does not retry. */
function isOver({ state, retryAt }: Run): boolean {
  return endStates.has(state) && !retryAt;
}

/** Passes on the lines of a run's log, in order, until it has ended, its deployment's retries included. @returns the run */
export async function followRun(
  { client, io }: Context,
  id: string,
  onLine: (line: LogLine) => void,
  level?: Level,
): Promise<Run> {
  const path = { id };
  let after = 0;
  let lastReason: string | null = null;
  for (;;) {
    // The state is read before the log, so that the log of an ended run is read to its end.
    const run = await patiently(
      async () => (await client.GET("/api/v1/runs/{id}", { params: { path } })).data!,
    );
    let isWhole = false;
    while (!isWhole) {
      const query = { after: String(after), limit: 1000, level };
      const page = await patiently(
        async () => (await client.GET("/api/v1/runs/{id}/logs", { params: { path, query } })).data!,
      );
      for (const line of page.items) onLine(line);
      after = page.items.at(-1)?.id ?? after;
      isWhole = page.nextCursor === null;
    }
    if (isOver(run)) return run;
    if (run.waitingFor && run.waitingFor !== lastReason) io.note(plain(run.waitingFor));
    lastReason = run.waitingFor;
    await wait(intervalMs);
  }
}

/** A line of a log for a terminal. */
export function logText({ time, level, task, message }: LogLine): string {
  return `${time} ${level.padEnd(7)} ${task ?? "-"}  ${plain(message)}\n`;
}

/** @throws CliError with exit code 1 unless the run completed */
export function requireCompleted({ name, state, stateMessage, url }: Run): void {
  if (state === "Completed") return;
  const why = stateMessage ? `: ${plain(stateMessage)}` : ".";
  throw new CliError(exitCodes.failed, `Run ${name} ended as ${state}${why}\n${url}`);
}

async function patiently<Value>(read: () => Promise<Value>): Promise<Value> {
  const until = Date.now() + patienceMs;
  for (;;) {
    try {
      return await read();
    } catch (error) {
      const isDown = error instanceof CliError && error.exitCode === exitCodes.unreachable;
      if (!isDown || Date.now() > until) throw error;
      await wait(intervalMs);
    }
  }
}
