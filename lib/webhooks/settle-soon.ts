import { withPool } from "@/db/pool";
import { logError } from "@/lib/base/log-error";
import { type Settled, settleDelivery } from "./settle-delivery";

/** Maximum number of deliveries that this process settles concurrently within their requests. */
const mostInRequests = 24;
/** Maximum number settled concurrently after their requests were answered: few, to leave the processor to requests. */
const mostLater = 4;
/** The same during a burst: while so many arrive, accepting them comes first. */
const mostInBurst = 1;
/** Arrivals within `windowMs` that make a burst: 300 a second. */
const burstArrivals = 30;
const windowMs = 100;
/** Maximum number waiting for that; beyond it they are left to the sweeper. */
const mostWaiting = 5_000;

let inRequests = 0;
let later = 0;
const waiting: string[] = [];
/** Arrivals in the current window, and whether the one before was a burst. */
const arrivals = { count: 0, windowEnd: 0, wasBurst: false };

/**
 * Settles a stored delivery within its request while there is capacity and none waits. Under more load the request is
 * answered "received" at once and its delivery is queued: the sender gets its 202 in time, at any load.
 */
export async function settleSoon(id: string): Promise<Settled> {
  countArrival();
  if (inRequests < mostInRequests && waiting.length === 0) return settleInRequest(id);
  if (waiting.length < mostWaiting) waiting.push(id);
  if (later < limitNow()) void settleWaiting();
  return received(id);
}

function countArrival(): void {
  const now = performance.now();
  if (now >= arrivals.windowEnd) {
    arrivals.wasBurst = now < arrivals.windowEnd + windowMs && arrivals.count >= burstArrivals;
    arrivals.count = 0;
    arrivals.windowEnd = now + windowMs;
  }
  arrivals.count += 1;
}

/** Maximum number that may settle concurrently at the moment. */
function limitNow(): number {
  const isOver = performance.now() >= arrivals.windowEnd + windowMs;
  return !isOver && (arrivals.wasBurst || arrivals.count >= burstArrivals) ? mostInBurst : mostLater;
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
    while (waiting.length > 0 && later <= limitNow()) {
      await settle(waiting.shift()!);
      // A burst that is over leaves one at work, which calls the others.
      if (waiting.length > 0 && later < limitNow()) void settleWaiting();
    }
    // At once, so that never all of them leave.
    later -= 1;
  });
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
