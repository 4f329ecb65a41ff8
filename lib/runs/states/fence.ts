/**
 * The retry and the generation that a call of the executor was sent for. Writes of an earlier one are ignored: the run was retried since, or its
 * Inngest server disowned it and it was sent again.
 */
export interface Fence {
  retryCount: number;
  generation: number;
}

/** A run as it was first sent. */
export const firstSent: Fence = { retryCount: 0, generation: 0 };
