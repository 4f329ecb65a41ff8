/**
 * Groups of rows as numbers below the number of rows: rows that share a value in any of the columns are in one group,
 * and so are rows that are connected through others (union-find, with 4 bytes a row).
 * @param columns `columns[column][row]`: a number of the value, below the number of rows; `none` for no value
 */
export function rowGroups(rows: number, columns: readonly Uint32Array[], none = 0xffffffff): Uint32Array {
  const parents = Uint32Array.from({ length: rows }, (_, row) => row);
  const rootOf = (row: number): number => {
    let at = row;
    while (parents[at] !== at) {
      parents[at] = parents[parents[at]!]!;
      at = parents[at]!;
    }
    return at;
  };
  for (const column of columns) {
    const first = new Uint32Array(rows).fill(none);
    for (let row = 0; row < rows; row++) {
      const value = column[row]!;
      if (value === none) continue;
      if (first[value] === none) first[value] = row;
      else {
        const [a, b] = [rootOf(first[value]!), rootOf(row)];
        // The earliest row names the group, so the result does not depend on the order of columns.
        if (a < b) parents[b] = a;
        else parents[a] = b;
      }
    }
  }
  return parents.map((_, row) => rootOf(row));
}

/** Numbers 64-bit hashes by their first row: equal hashes get the same number, below the number of rows. */
export function numberHashes(hashes: BigUint64Array): Uint32Array {
  const words = new Uint32Array(hashes.buffer, hashes.byteOffset, 2 * hashes.length);
  let size = 16;
  while (size < 2 * hashes.length) size *= 2;
  // Open addressing in typed arrays: a Map of as many bigints needs twenty times the memory.
  const firstRow = new Uint32Array(size);
  return Uint32Array.from({ length: hashes.length }, (_, row) => {
    const [low, high] = [words[2 * row]!, words[2 * row + 1]!];
    let slot = low & (size - 1);
    while (firstRow[slot]) {
      const other = firstRow[slot]! - 1;
      if (words[2 * other] === low && words[2 * other + 1] === high) return other;
      slot = (slot + 1) & (size - 1);
    }
    firstRow[slot] = row + 1;
    return row;
  });
}
