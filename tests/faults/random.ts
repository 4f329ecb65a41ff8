/** A reproducible random number generator: its seed is FAULT_SEED, which each run prints. */
export function seededRandom() {
  const seed = Number(process.env.FAULT_SEED ?? Date.now() % 1_000_000_000);
  console.log(`Repeat with FAULT_SEED=${seed}`);
  let state = seed;
  /** Mulberry32. @returns 0 ≤ x < 1 */
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  return {
    between: (from: number, to: number): number => from + next() * (to - from),
    shuffled<T>(items: T[]): T[] {
      return items
        .map((item) => [next(), item] as const)
        .sort(([a], [b]) => a - b)
        .map(([, item]) => item);
    },
  };
}
