import { checkTime } from "@/lib/automations/check-time";
import { performFirings } from "@/lib/automations/perform-firings";
import { dispatchEvents } from "@/lib/events/dispatch-events";
import { listenForChanges } from "@/lib/live/live";
import { sendDeliveries } from "@/lib/outgoing/send-deliveries";
import { startLoop } from "./work-loop";

const sweepMs = 2_000;
const timeMs = 15_000;
/** Loops of each process that send, so that a receiver which does not answer holds up few others. */
const senders = 4;
const atOnce = 4;

/**
 * What follows from a run's change of state, or from none in time: messages to outgoing webhooks, and what automations
 * do. All of it is rows first; every process works them off, at once when something changes and every few seconds anyway.
 */
export async function startReacting(): Promise<{ stop(): Promise<void> }> {
  const sending = Array.from({ length: senders }, () =>
    startLoop("Sending messages", sweepMs, () => untilNone(() => sendDeliveries(atOnce))),
  );
  const dispatching = startLoop("Looking at events", sweepMs, async () => {
    await untilNone(dispatchEvents);
    await untilNone(performFirings);
    for (const loop of sending) loop.wake();
  });
  const timing = startLoop("Looking at the time", timeMs, async () => {
    await checkTime();
    dispatching.wake();
  });
  const stopListening = await listenForChanges(({ kind }) => {
    if (kind === "run" || kind === "event") dispatching.wake();
  });
  return {
    async stop() {
      stopListening();
      await Promise.all([dispatching, timing, ...sending].map((loop) => loop.stop()));
    },
  };
}

async function untilNone(work: () => Promise<number>): Promise<void> {
  while ((await work()) > 0);
}
