/**
 * Where each of `rows` is counted for each feature (by place in `rows`, then feature): the place of its code in a
 * histogram that has room for `stride` codes a feature, the last for those that are not known.
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

/** Puts the rows whose code is from `low` to `high` first. @returns how many they are */
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
