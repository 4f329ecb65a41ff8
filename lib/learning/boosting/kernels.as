// AssemblyScript: the inner loops of boosting, on memory that threads share (memory.ts has the addresses).
// Compile with `node scripts/build-kernels.mjs`; a test compares the hash of this file with that of the compiled one.

/**
 * Adds each row's two derivatives, side by side as doubles, to the cell of each feature in `list` (pairs: feature, byte
 * offset of its cells).
 * @returns nothing of meaning, so that no load is left out
 */
export function histogram(
  order: usize, count: i32, codes: usize, width: usize, list: usize, features: i32, slopes: usize, cells: usize,
): i32 {
  const end = order + (<usize>count << 2);
  const last = list + (<usize>features << 3);
  let touched = 0;
  for (let start = order; start < end; ) {
    // Rows of a leaf lie apart. Their memory is asked for at once, so that they wait for it together.
    const stop = min(start + 32, end);
    for (let at = start; at < stop; at += 4) {
      const row = <usize>load<u32>(at);
      touched |= load<u8>(slopes + (row << 4)) | load<u8>(codes + row * width) | load<u8>(codes + row * width + width - 1);
    }
    for (; start < stop; start += 4) {
      const row = <usize>load<u32>(start);
      const slope = v128.load(slopes + (row << 4));
      const code = codes + row * width;
      for (let at = list; at < last; at += 8) {
        const pair = load<u64>(at);
        const cell = cells + <usize>(pair >> 32) + (<usize>load<u8>(code + <usize>(<u32>pair)) << 4);
        v128.store(cell, f64x2.add(v128.load(cell), slope));
      }
    }
  }
  return touched;
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
