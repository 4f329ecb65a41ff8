import { inngest } from "@/inngest/client";
import { runRequestedEvent } from "@/inngest/events";
import { acceptSent } from "@/inngest/executor/embedded-fetch";
import { environment } from "@/lib/base/environment";
import { installationId } from "@/lib/executors/installation";
import { listOfOther, listTakenBack, takeBack } from "@/lib/runs/states/handover";
import { type RunOf, recordSent, type SentRun } from "@/lib/runs/states/outbox";

const atOnce = 200;

/** Sends the events of runs to the executor, and keeps the ids that an Inngest server gave them. */
export async function handOver(runs: SentRun[]): Promise<void> {
  const installation = installationId();
  const events = runs.map((run) => ({
    id: nameOf(run),
    name: runRequestedEvent,
    data: { ...run, installation },
  }));
  if (environment().executor === "embedded") {
    await acceptSent(events);
    await recordSent(runs);
  } else await recordSent(runs, (await inngest.send(events)).ids);
}

/** Sends runs in progress again that were taken back from an executor. */
export async function sendTakenBack(): Promise<void> {
  for (let runs = await listTakenBack(atOnce); runs.length > 0; ) {
    await handOver(runs);
    runs = runs.length < atOnce ? [] : await listTakenBack(atOnce);
  }
}

/** After a move from one executor to the other: takes the runs in flight back, to be sent to this one. */
export async function takeOverRuns(): Promise<void> {
  const { executor } = environment();
  const runs = await listOfOther(executor);
  if (runs.length === 0) return;
  const [from, to] =
    executor === "inngest"
      ? ["the embedded executor", "an Inngest server"]
      : ["an Inngest server", "the embedded executor"];
  const taken = await takeBack(runs, `The portal was moved from ${from} to ${to}. This run was sent again.`);
  console.log(`${taken} runs in flight are handed over from ${from} to ${to}.`);
}

/** Id of a run's event: the same for the same retry and generation, so that sending it twice starts it once. */
export function nameOf({ runId, retryCount, generation }: RunOf): string {
  const parts = [
    runId,
    ...(retryCount > 0 ? [retryCount] : []),
    ...(generation > 0 ? [`g${generation}`] : []),
  ];
  return parts.join(":");
}
