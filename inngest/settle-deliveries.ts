import { logError } from "@/lib/log-error";
import { settleLeftDeliveries } from "@/lib/webhooks/settle-delivery";

const everyMs = 5_000;
/** Deliveries younger than this are being dealt with by the request that brought them. */
const leftAfterMs = 10_000;

/** Deals with the webhook deliveries that a crash left without an outcome, now and every few seconds. */
export function startSettling(): { stop(): Promise<void> } {
  let settling: Promise<void> | undefined;
  function settle() {
    settling ??= settleLeftDeliveries(leftAfterMs)
      .then(() => undefined)
      .catch((error) => logError("Webhook deliveries could not be looked through.", error))
      .finally(() => {
        settling = undefined;
      });
  }
  const timer = setInterval(settle, everyMs);
  settle();
  return {
    async stop() {
      clearInterval(timer);
      await settling;
    },
  };
}
