/** A run that is due, and may begin when each of its slots is free. */
export interface DueRun {
  id: string;
  deploymentId: string | null;
  /** Its tags, those without a limit included. */
  tags: string[];
}

/** Remainder of each limit; a limit that is missing is none. */
export interface Room {
  /** Slots of deployments, by id. */
  deployments: Map<string, number>;
  /** Of tags: slots, and runs that may begin in the period. */
  tags: Map<string, { slots: number; starts: number }>;
}

/** Limit that refuses a run: its deployment's limit, or that of a tag. */
export type Refusal = { tag?: string };

/**
 * Gives the runs, in their order, a slot of each of their limits, or none: a run that one limit refuses takes nothing of the
 * others, so that no two wait for each other. @returns the refused ones, by id
 */
export function chooseRuns(due: readonly DueRun[], { deployments, tags }: Room): Map<string, Refusal> {
  const refused = new Map<string, Refusal>();
  for (const run of due) {
    const free = run.deploymentId === null ? undefined : deployments.get(run.deploymentId);
    const limits = [...new Set(run.tags)].flatMap((tag) => {
      const left = tags.get(tag);
      return left ? [{ tag, left }] : [];
    });
    const full = limits.find(({ left }) => left.slots <= 0 || left.starts <= 0);
    if (free !== undefined && free <= 0) refused.set(run.id, {});
    else if (full) refused.set(run.id, { tag: full.tag });
    else {
      if (free !== undefined) deployments.set(run.deploymentId!, free - 1);
      for (const { left } of limits) {
        left.slots--;
        left.starts--;
      }
    }
  }
  return refused;
}
