import { logError } from "@/lib/base/log-error";
import { type Settled, settleDelivery } from "./settle-delivery";

/** Deliveries that this process settles side by side. */
const mostAtOnce = 24;
/** Those that wait for a place; beyond that they are left to the sweeper. */
const mostWaiting = 5_000;

let underWay = 0;
const waiting: string[] = [];

/**
 * Settles a delivery that was kept, in the request that brought it while there is a place. Under more load the request is
 * answered "received" at once and its delivery waits its turn: a sender gets its 202 in time, however many there are.
 */
export async function settleSoon(id: string): Promise<Settled> {
  if (underWay >= mostAtOnce) {
    if (waiting.length < mostWaiting) waiting.push(id);
    return received(id);
  }
  return settle(id);
}

async function settle(id: string): Promise<Settled> {
  underWay += 1;
  try {
    return await settleDelivery(id);
  } catch (error) {
    // It is committed, so the sender has done its part; the sweeper does ours.
    logError(`The webhook delivery ${id} could not be settled yet.`, error);
    return received(id);
  } finally {
    underWay -= 1;
    const next = waiting.shift();
    if (next !== undefined) void settle(next);
  }
}

function received(id: string): Settled {
  return { delivery: id, outcome: "received", message: null, run: null };
}
