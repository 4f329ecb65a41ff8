// AssemblyScript: the inner loops of boosting, on memory that threads share (memory.ts has the addresses).
// Compile with `node scripts/build-kernels.mjs`; a test compares the hash of this file with that of the compiled one.

/**
 * Adds each row's two derivatives, side by side as doubles, to the cell of each feature in `list` (pairs: feature, byte
 * offset of its cells).
 */
export function histogram(
  order: usize, count: i32, codes: usize, width: usize, list: usize, features: i32, slopes: usize, cells: usize,
): void {
  const end = order + (<usize>count << 2);
  const last = list + (<usize>features << 3);
  for (; order < end; order += 4) {
    const row = <usize>load<u32>(order);
    const slope = v128.load(slopes + (row << 4));
    const code = codes + row * width;
    for (let at = list; at < last; at += 8) {
      const cell = cells + <usize>load<u32>(at, 4) + (<usize>load<u8>(code + <usize>load<u32>(at)) << 4);
      v128.store(cell, f64x2.add(v128.load(cell), slope));
    }
  }
}

/** Subtracts `count` pairs of doubles from others, in place. */
export function subtract(from: usize, what: usize, count: i32): void {
  const end = what + (<usize>count << 4);
  for (; what < end; what += 16, from += 16) v128.store(from, f64x2.sub(v128.load(from), v128.load(what)));
}

/**
 * Moves the rows whose code is marked in `marks` (256 bytes) to the front, and copies the others to `rest`; both keep
 * their order. Without branches, as a processor cannot predict them.
 * @returns number of rows at the front
 */
export function divide(order: usize, count: i32, codes: usize, width: usize, marks: usize, rest: usize): i32 {
  const end = order + (<usize>count << 2);
  let front = order;
  for (let at = order; at < end; at += 4) {
    const row = load<u32>(at);
    const mark = <usize>load<u8>(marks + <usize>load<u8>(codes + <usize>row * width));
    store<u32>(front, row);
    store<u32>(rest, row);
    front += mark << 2;
    rest += (1 - mark) << 2;
  }
  return <i32>((front - order) >> 2);
}
