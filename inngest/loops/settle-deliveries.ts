import { logError } from "@/lib/base/log-error";
import { settleLeftDeliveries } from "@/lib/webhooks/settle-delivery";

const everyMs = 10_000;
/** Younger deliveries are being settled by their own requests, in ms. */
const leftAfterMs = 10_000;

/** Settles webhook deliveries that a crash left without an outcome, now and every few seconds. */
export function startSettling(): { stop(): Promise<void> } {
  let settling: Promise<void> | undefined;
  let isStopping = false;
  function settle() {
    settling ??= settleAll()
      .catch((error) => logError("Webhook deliveries could not be settled.", error))
      .finally(() => {
        settling = undefined;
      });
  }
  async function settleAll(): Promise<void> {
    // After a burst there are more than one batch settles.
    while (!isStopping && (await settleLeftDeliveries(leftAfterMs)) > 0);
  }
  const timer = setInterval(settle, everyMs);
  settle();
  return {
    async stop() {
      isStopping = true;
      clearInterval(timer);
      await settling;
    },
  };
}
