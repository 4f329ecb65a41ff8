import { AsyncResource } from "node:async_hooks";
import { sql } from "@/db/client";
import { inngest } from "@/inngest/client";
import { runCancelRequestedEvent, taskWokenEvent } from "@/inngest/events";
import { ring } from "@/inngest/executor/taker-bell";
import { mayHandOver, setReady } from "@/inngest/server/server-state";
import { environment } from "@/lib/base/environment";
import { logError } from "@/lib/base/log-error";
import { servedPools } from "@/lib/executors/served-pools";
import { admitWaiting } from "@/lib/runs/states/admission";
import {
  bindBlocks,
  findWork,
  listOverdue,
  listStopping,
  listUnanswered,
  listUnsent,
  listWoken,
  type RunOf,
} from "@/lib/runs/states/outbox";
import { recordRun } from "@/lib/runs/states/recorder";
import { retryFailed } from "@/lib/runs/states/retry-failed";
import { stopRuns } from "@/lib/runs/states/stop-runs";
import { setWorkBell, type Work, works, workWaits } from "@/lib/runs/states/work-waits";
import { handOver, nameOf } from "./hand-over";
import { createPauses } from "./pauses";
import { startLoop } from "./work-loop";

/** Maximum delay until work without a notification is noticed, in ms. */
const lookMs = 3_000;
/** The same while there is work, which may have to be done again. */
const lookAgainMs = 750;
/** Least ms between two times that the work is done: a fan-out ends many runs at once, and each look counts all of them. */
const leastMs: Record<Work, number> = {
  stop: 0,
  retry: 0,
  admit: 25,
  wake: 200,
  send: isEmbedded() ? 200 : 0,
};
const atOnce = 200;
const work: Record<Work, () => Promise<void>> = { stop, retry: retryFailed, admit, wake, send };
const stopPauses = createPauses(1_500, 60_000);
const wakePauses = createPauses(500, 15_000);
/** Longer than a task may take to stop (inngest/run/ended-in-time.ts). */
const unansweredSeconds = 30;
const unanswered = "The executor did not answer the request to stop, so the run was ended here.";

/**
 * Hands waiting work to the executor: at once when it is notified, and again until the executor has accepted it. Rows are
 * the truth and event ids are derived from them, so any repetition is harmless, also by several processes.
 */
export async function startSending(): Promise<{ stop(): Promise<void> }> {
  const wanted = new Set<Work>();
  let working: Promise<void> | undefined;
  let isStopped = false;
  const doneAt = new Map<Work, number>();
  const later = new Map<Work, NodeJS.Timeout>();

  function want(more: readonly Work[]): void {
    for (const kind of more) wanted.add(kind);
    working ??= workAll().finally(() => {
      working = undefined;
    });
  }
  async function workAll(): Promise<void> {
    while (wanted.size > 0 && !isStopped) {
      for (const kind of works.filter((kind) => wanted.delete(kind)))
        await work[kind]().catch((error) => {
          logError(`Work could not be handed to the executor (${kind}).`, error);
          // An Inngest server is looked at first (watch-server.ts).
          setReady(false);
        });
    }
  }
  function hear(kind: Work): void {
    looking.wakeWithin(lookAgainMs);
    if (kind === "send" && isEmbedded()) ring(servedPools());
    if (later.has(kind)) return;
    const waitMs = (doneAt.get(kind) ?? 0) + leastMs[kind] - performance.now();
    if (waitMs > 0) later.set(kind, setTimeout(doNow, waitMs, kind));
    else doNow(kind);
  }
  function doNow(kind: Work): void {
    later.delete(kind);
    doneAt.set(kind, performance.now());
    want([kind]);
  }

  const looking = startLoop("Looking for work for the executor", lookMs, async (again) => {
    const { kinds, nextMs } = await findWork();
    // A run that is not sent yet may wait for a block, which its deployment has by now.
    if (kinds.includes("send")) await bindBlocks();
    want(kinds);
    if (kinds.length > 0) again(lookAgainMs);
    else if (nextMs !== null) again(nextMs);
  });
  // An unknown name from a process of another version may mean any kind of work.
  const { unlisten } = await sql().listen(workWaits, (name) => {
    const known = works.find((kind) => kind === name);
    if (known) hear(known);
    else want(works);
  });
  setWorkBell(AsyncResource.bind(hear));
  return {
    async stop() {
      isStopped = true;
      setWorkBell(undefined);
      for (const timer of later.values()) clearTimeout(timer);
      await looking.stop();
      await unlisten();
      await working;
    },
  };
}

async function admit(): Promise<void> {
  if ((await admitWaiting()).length > 0) await send();
}

async function send(): Promise<void> {
  if (!mayHandOver()) return;
  // The embedded executor begins those of its own pools by itself (executor_take).
  const own = isEmbedded() ? servedPools() : [];
  if (own.length > 0) ring(own);
  for (let unsent = await listUnsent(atOnce, own); unsent.length > 0; ) {
    await handOver(unsent);
    unsent = unsent.length < atOnce ? [] : await listUnsent(atOnce, own);
  }
}

function isEmbedded(): boolean {
  return environment().executor === "embedded";
}

/**
 * Stops runs with a stop request or past their deadline, with all their child runs. A request that the executor does
 * not answer is carried out here: it has lost the run, or is away.
 */
async function stop(): Promise<void> {
  for (const run of await listOverdue()) {
    await stopRuns(run.teamId, { childrenOf: run.runId }, "The run that started it ended as TimedOut.");
    await sendStop([run]);
    // Past its deadline it is recorded as TimedOut, whatever has happened since.
    await recordRun(run.teamId, run.runId, "Cancelled", undefined, run);
  }
  for (const run of await listUnanswered(unansweredSeconds))
    await recordRun(run.teamId, run.runId, "Cancelled", unanswered, run);
  await sendStop(stopPauses.due(await listStopping(), nameOf));
}

async function sendStop(runs: RunOf[]): Promise<void> {
  if (runs.length === 0 || !mayHandOver()) return;
  await inngest.send(
    runs.map((run) => ({ id: `cancel-${nameOf(run)}`, name: runCancelRequestedEvent, data: { ...run } })),
  );
}

/** Wakes tasks whose wait may be over, at growing intervals until they have checked. */
async function wake(): Promise<void> {
  if (!mayHandOver()) return;
  const woken = wakePauses.due(await listWoken(), ({ runId, nodeId }) => `${runId}/${nodeId}`);
  if (woken.length === 0) return;
  const moment = Math.floor(Date.now() / 250);
  await inngest.send(
    woken.map((task) => ({
      id: `woken-${task.runId}-${task.nodeId}-${moment}`,
      name: taskWokenEvent,
      data: task,
    })),
  );
}
