import { setTimeout as sleep } from "node:timers/promises";
import { checkTime } from "@/lib/automations/check-time";
import { performFirings } from "@/lib/automations/perform-firings";
import { listenForChanges } from "@/lib/live/live";
import { sendDeliveries } from "@/lib/outgoing/send-deliveries";
import { dispatchEvents } from "@/lib/reactions/dispatch-events";
import { findReactions } from "@/lib/reactions/find-reactions";
import { startLoop } from "./work-loop";

/** Maximum delay until work without a notification is noticed, in ms. */
const lookMs = 5_000;
const sweepMs = 600_000;
const timeMs = 15_000;
const gatherMs = 100;
/** Sending loops per process, so that a slow receiver delays few others. */
const senders = 4;
const atOnce = 4;

/**
 * Reacts to a run's state changes, or to their absence: messages to outgoing webhooks, and actions of automations. All
 * of it is stored as rows first; every process works them off, at once when something changes and every few seconds
 * anyway.
 */
export async function startReacting(): Promise<{ stop(): Promise<void> }> {
  const sending = Array.from({ length: senders }, () =>
    startLoop("Sending messages", sweepMs, async () => {
      // Messages that were not accepted are due again.
      if ((await untilNone(() => sendDeliveries(atOnce))) > 0) looking.wake();
    }),
  );
  const acting = startLoop("Performing the actions of automations", sweepMs, async () => {
    await untilNone(performFirings);
    for (const loop of sending) loop.wake();
  });
  const dispatching = startLoop("Looking at events", sweepMs, async () => {
    for (let seen = 1; seen > 0; ) {
      const looked = await dispatchEvents();
      seen = looked.seen;
      if (looked.hasFollowUps) acting.wake();
      // Changes are gathered: a busy portal has hundreds a second.
      if (seen > 0) await sleep(gatherMs);
    }
  });
  const timing = startLoop("Checking time conditions", timeMs, async () => {
    await checkTime();
    looking.wake();
  });
  const looking = startLoop("Looking for reactions", lookMs, async (again) => {
    const { toDispatch, toPerform, toSend, nextMs } = await findReactions();
    if (toDispatch) dispatching.wake();
    if (toPerform) acting.wake();
    if (toSend) for (const loop of sending) loop.wake();
    if (nextMs !== null) again(nextMs);
  });
  const stopListening = await listenForChanges(({ kind }) => {
    if (kind === "run") dispatching.wake();
    if (kind === "event") acting.wake();
  });
  return {
    async stop() {
      stopListening();
      await Promise.all([looking, dispatching, timing, acting, ...sending].map((loop) => loop.stop()));
    },
  };
}

/** @returns how much was done in all */
async function untilNone(work: () => Promise<number>): Promise<number> {
  let sum = 0;
  for (let done = 1; done > 0; sum += done) done = await work();
  return sum;
}
