import type { Ahead, HeldStep } from "@/inngest/executor/function-body";
import { announce } from "@/lib/live/live";
import type { Fence } from "@/lib/runs/states/fence";
import type { AttemptOf } from "@/lib/runs/states/record-task";
import { tellOfEnd } from "@/lib/runs/states/recorder";
import { Superseded } from "./run-attempt";
import { stopSignal } from "./stop-signal";

/** Consequence of a completed node: the next node, the end of the run, or one that takes a step. */
export type Follows = { next: { nodeId: string; input: unknown } } | "end" | undefined;

/** A node in a walk of the embedded executor. */
export interface Place {
  /** The node's attempt, where it has begun already. */
  begunAhead(): Omit<Ahead, "nodeId"> | undefined;
  /** Ends an attempt that has completed, together with what follows. @throws when another attempt counts */
  moveOn(attempt: AttemptOf, output: unknown): Promise<void>;
}

/**
 * A walk through nodes of which each is alone: its end, what the executor keeps of it and what follows are one
 * transaction (inngest/executor/advance.ts).
 * @param first an attempt that began with the run
 */
export function createWalk(
  { teamId, runId, fence }: { teamId: string; runId: string; fence: Fence },
  first?: Ahead,
) {
  let ahead = first;
  let isEnded = false;

  async function moveOn(held: HeldStep, { nodeId, attempt }: AttemptOf, output: unknown, follows: Follows) {
    const next = typeof follows === "object" ? follows.next : undefined;
    // Subscribed before the attempt begins, so that no request to stop it is missed.
    const stop = next && (await stopSignal(runId, next.nodeId));
    const isLast = follows === "end";
    const moved = await held
      .advance({ teamId, runId, ...fence, nodeId, attempt, output, isLast, ...(next && { next }) })
      .catch((error) => {
        stop?.release();
        throw error;
      });
    if (moved?.begun && next && stop) {
      stop.begin(moved.begun.attempt);
      ahead = { nodeId: next.nodeId, begun: moved.begun, stop };
    } else stop?.release();
    if (!moved) throw new Superseded();
    announce({ teamId, runId, kind: "task" });
    if (moved.end) tellOfEnd({ teamId, runId }, moved.end);
    isEnded = moved.end !== undefined;
  }

  return {
    /** The run's end was recorded together with that of its last node. */
    isEnded: () => isEnded,
    /** The node's attempt began with the end of the one before. */
    hasBegun: (nodeId: string) => ahead?.nodeId === nodeId,
    /** @param follow says what follows when the node has completed with an output */
    placeOf: (nodeId: string, held: HeldStep, follow: (output: unknown) => Follows): Place => ({
      begunAhead() {
        if (ahead?.nodeId !== nodeId) return undefined;
        const { begun, stop } = ahead;
        ahead = undefined;
        return { begun, stop };
      },
      moveOn: (attempt, output) => moveOn(held, attempt, output, follow(output)),
    }),
  };
}
