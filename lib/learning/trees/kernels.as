// AssemblyScript: the inner loops of the balanced forest, on the memory of one thread (question-bits.ts has the addresses).
// Compile with `node scripts/build-kernels.mjs`; a test compares the hash of this file with that of the compiled one.

/** Bits of 16 rows: whether each one's code is at least `low` and at most `width` above it. */
// @ts-ignore: decorator
@inline
function sixteen(codes: usize, low: v128, width: v128): u64 {
  return <u64><u32>i8x16.bitmask(i8x16.le_u(i8x16.sub(v128.load(codes), low), width));
}

/** Writes the set of the rows whose code is between `low` and `high`: words of 64 rows, whose codes lie side by side. */
export function ask(codes: usize, words: i32, low: i32, high: i32, set: usize): void {
  const first = i8x16.splat(<i8>low);
  const width = i8x16.splat(<i8>(high - low));
  const end = set + (<usize>words << 3);
  for (; set < end; set += 8, codes += 64) {
    const lower = sixteen(codes, first, width) | (sixteen(codes + 16, first, width) << 16);
    const upper = sixteen(codes + 32, first, width) | (sixteen(codes + 48, first, width) << 16);
    store<u64>(set, lower | (upper << 32));
  }
}

/** Number of rows of a list that are in a set. An item of a list is a word's byte offset in a set, and the mask of its rows. */
export function count(set: usize, from: usize, end: usize): i32 {
  let rows: u64 = 0;
  for (let at = from; at < end; at += 16)
    rows += popcnt<u64>(load<u64>(set + <usize>load<u32>(at)) & load<u64>(at, 8));
  return <i32>rows;
}

/**
 * Lists the rows of a list that are in a set, or that are not when `flip` is -1. Without branches, as a processor cannot
 * predict them: one item after the end is written too.
 * @returns end of the new list, which begins at `to`
 */
export function pick(set: usize, flip: i32, from: usize, end: usize, to: usize): usize {
  const others = <u64><i64>flip;
  for (let at = from; at < end; at += 16) {
    const offset = load<u32>(at);
    const mask = (load<u64>(set + <usize>offset) ^ others) & load<u64>(at, 8);
    store<u32>(to, offset);
    store<u64>(to, mask, 8);
    to += <usize>(mask != 0) << 4;
  }
  return to;
}
