import { newId } from "@/db/id";
import type { RunsOfFlows } from "@/inngest/executor/jobs";
import type { Reserved } from "@/inngest/executor/taker";
import { firstSent } from "@/lib/runs/states/fence";
import type { Starter } from "@/lib/runs/states/starter";
import { isServedHere } from "./in-pool";
import { stopSignal } from "./stop-signal";
import { nextIn } from "./what-is-next";

/**
 * Begins new runs in this process, where it has a place and nothing waits for one: the executor's part of a run, and the
 * attempt of a first node that is alone, are made in the transaction that makes the run.
 */
export function createStarter(flows: RunsOfFlows, reserve: () => Reserved | undefined): Starter {
  return async ({ teamId, runId, pool, plan }) => {
    if (!isServedHere(pool)) return undefined;
    const place = reserve();
    if (!place) return undefined;
    try {
      const follows = nextIn(plan, pool)(new Map());
      const first = typeof follows === "object" ? follows.next : undefined;
      // Subscribed before the attempt begins, so that no request to stop it is missed.
      const stop = first && (await stopSignal(runId, first.nodeId));
      stop?.begin(1);
      const call = { id: newId(), runId: newId(), leaseId: `${place.owner}:${newId()}` };
      const data = { teamId, runId, ...firstSent, pool };
      const event = { id: runId, name: flows.event, data, ts: Date.now() };
      const ahead = first && stop && { nodeId: first.nodeId, begun: { attempt: 1, failures: 0 }, stop };
      return {
        call: { ...call, leaseMs: place.leaseMs, functionId: flows.functionId, event, pool },
        first,
        go: () => place.start({ ...call, functionId: flows.functionId, event, begun: { plan, ahead } }),
        leave() {
          stop?.release();
          place.leave();
        },
      };
    } catch (error) {
      place.leave();
      throw error;
    }
  };
}
