/** Places in the memory that a training's threads share: the next unit to take, how many are done, whether to stop. */
export const control = { next: 0, done: 1, stop: 2 } as const;
