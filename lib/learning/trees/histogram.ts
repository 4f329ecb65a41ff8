/**
 * Histogram cell of each row and feature (index: place in `rows`, then feature). A histogram has `stride` codes per
 * feature; the last is for unknown codes.
 */
export function cellsOf(codes: Uint8Array[], rows: Uint32Array, stride: number): Uint16Array {
  const cells = new Uint16Array(rows.length * codes.length);
  codes.forEach((ofFeature, feature) => {
    for (let place = 0; place < rows.length; place++)
      cells[place * codes.length + feature] =
        feature * stride + Math.min(ofFeature[rows[place]!]!, stride - 1);
  });
  return cells;
}

/** Moves the rows whose code is between `low` and `high` to the front. @returns their number */
export function partition(rows: Uint32Array, codes: Uint8Array, low: number, high: number): number {
  let middle = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const code = codes[row]!;
    if (code < low || code > high) continue;
    rows[i] = rows[middle]!;
    rows[middle++] = row;
  }
  return middle;
}
