/** Indices into the memory that a training's threads share: the next unit to take, the number done, the stop flag. */
export const control = { next: 0, done: 1, stop: 2 } as const;
