import { findRetryTime, hasState, listRunsOfEvent } from "@/inngest/server/server-api";
import { mayHandOver } from "@/inngest/server/server-state";
import { logError } from "@/lib/base/log-error";
import { listSilent, recordLookup, type SilentRun, takeBack } from "@/lib/runs/states/handover";
import { recordRun } from "@/lib/runs/states/recorder";
import { sendTakenBack } from "./hand-over";
import { startLoop, type WorkLoop } from "./work-loop";

const everyMs = 5_000;
/** A run without a transition for this long is looked up. */
const silentSeconds = 60;
const atOnce = 100;
/** Lookups under way at once: few, since the server has other work. */
const lanes = 4;

const lost = "The Inngest server no longer had this run, so it was sent again.";
const gone = "The Inngest server no longer had this run, so it was ended here.";

/**
 * Looks runs up on the Inngest server that have not changed for a minute: it may have lost an event that it accepted, or
 * all of its state. What it has lost is sent again under a new generation, which fences off calls of the earlier one.
 */
export function startReconciling(everySeconds = silentSeconds): Pick<WorkLoop, "stop"> {
  return startLoop("Looking runs up on the Inngest server", everyMs, () => reconcileRuns(everySeconds));
}

/** One round. */
export async function reconcileRuns(seconds = silentSeconds): Promise<void> {
  if (!mayHandOver()) return;
  const silent = await listSilent(seconds, atOnce);
  const waiting = [...silent];
  async function work() {
    for (let run = waiting.pop(); run; run = waiting.pop()) await reconcile(run);
  }
  await Promise.all(Array.from({ length: lanes }, work));
  await sendTakenBack();
}

async function reconcile(run: SilentRun): Promise<void> {
  let found: { isHad: boolean; dueAt?: Date };
  try {
    found = await lookUp(run);
  } catch (error) {
    // Not an answer: only a run that the server disowns is sent again.
    logError(`The run ${run.runId} could not be looked up on the Inngest server.`, error);
    return recordLookup(run);
  }
  if (found.isHad) return recordLookup(run, found.dueAt);
  if (run.state === "Cancelling") await recordRun(run.teamId, run.runId, "Cancelled", gone, run);
  else await takeBack([run], lost);
}

async function lookUp({ eventId }: SilentRun): Promise<{ isHad: boolean; dueAt?: Date }> {
  for (const serverRunId of eventId ? await listRunsOfEvent(eventId) : [])
    if (await hasState(serverRunId)) return { isHad: true, dueAt: await findRetryTime(serverRunId) };
  return { isHad: false };
}
