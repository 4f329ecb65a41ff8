import { withPool } from "@/db/pool";
import { logError } from "@/lib/base/log-error";
import { type Settled, settleDelivery } from "./settle-delivery";

/** Maximum number of deliveries that this process settles concurrently within their requests. */
const mostInRequests = 24;
/** Maximum number settled concurrently after their requests were answered: few, to leave the processor to requests. */
const mostLater = 4;
/** Maximum number waiting for that; beyond it they are left to the sweeper. */
const mostWaiting = 5_000;

let inRequests = 0;
let later = 0;
const waiting: string[] = [];

/**
 * Settles a stored delivery within its request while there is capacity and none waits. Under more load the request is
 * answered "received" at once and its delivery is queued: the sender gets its 202 in time, at any load.
 */
export async function settleSoon(id: string): Promise<Settled> {
  if (inRequests < mostInRequests && waiting.length === 0) return settleInRequest(id);
  if (waiting.length < mostWaiting) waiting.push(id);
  if (later < mostLater) void settleWaiting();
  return received(id);
}

async function settleInRequest(id: string): Promise<Settled> {
  inRequests += 1;
  try {
    return await settle(id);
  } finally {
    inRequests -= 1;
  }
}

/** Runs in the background, so it leaves the connections of requests alone. */
async function settleWaiting(): Promise<void> {
  later += 1;
  await withPool("background", async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await settle(next);
  });
  later -= 1;
}

async function settle(id: string): Promise<Settled> {
  try {
    return await settleDelivery(id);
  } catch (error) {
    // It is committed, so the sender has done its part; the sweeper does ours.
    logError(`The webhook delivery ${id} could not be settled yet.`, error);
    return received(id);
  }
}

function received(id: string): Settled {
  return { delivery: id, outcome: "received", message: null, run: null };
}
