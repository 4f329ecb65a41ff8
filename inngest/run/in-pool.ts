import { NonRetriableError } from "inngest";
import { OtherPoolError } from "@/inngest/executor/other-pool";
import { environment } from "@/lib/base/environment";
import { isDraining, servedPools } from "@/lib/executors/served-pools";

/**
 * Runs `work` if this process takes work of the pool; otherwise the executor leaves it to one that does. A process that
 * is being drained begins nothing more.
 */
export async function inPool(pool: string, work: () => Promise<unknown>): Promise<unknown> {
  if (isServedHere(pool)) return work();
  if (environment().executor === "embedded") throw new OtherPoolError(pool);
  // A server gives calls to any process of the app.
  if (servedPools().includes(pool)) return work();
  throw new NonRetriableError(
    `This process does not serve the pool ${pool}. Pools need the embedded executor: with an Inngest server, give all processes the same pools.`,
  );
}

/** True when this process begins work of the pool. */
export function isServedHere(pool: string): boolean {
  return servedPools().includes(pool) && !isDraining();
}
