/**
 * Stream of numbers in [0, 1) that depends only on its two keys: splitmix32 (Steele, Lea, Flood 2014) over a mix of
 * both. Tree 7 therefore draws the same numbers in any thread.
 * @param drawn numbers that were taken from it already
 */
export function randomStream(seed: number, stream: number, drawn = 0): () => number {
  const start = streamStart(seed, stream);
  let next = drawn;
  return () => drawAt(start, next++);
}

/** State from which `drawAt` takes any number of a stream. */
export function streamStart(seed: number, stream: number): number {
  return Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(stream + 0x632be5ab, 0xc2b2ae35);
}

/**
 * Number `index` of a stream: rows shared between threads draw by their own number, and a loop over many rows takes a tenth
 * of the time of calls of `randomStream`, which make an object for each number.
 */
export function drawAt(start: number, index: number): number {
  const state = (start + Math.imul(index + 1, 0x9e3779b9)) | 0;
  let mixed = state ^ (state >>> 16);
  mixed = Math.imul(mixed, 0x21f0aaad);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x735a2d97);
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 4_294_967_296;
}

/** Shuffles the first `count` places of `values` with values drawn from all of them (Fisher and Yates). */
export function shuffle<T extends Uint32Array | Uint8Array>(
  values: T,
  random: () => number,
  count = values.length,
): T {
  for (let i = 0; i < Math.min(count, values.length - 1); i++) {
    const j = i + Math.floor(random() * (values.length - i));
    const held = values[i]!;
    values[i] = values[j]!;
    values[j] = held;
  }
  return values;
}
