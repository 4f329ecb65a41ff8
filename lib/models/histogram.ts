/**
 * Where a row is counted for each feature (by row, then feature): the place of its code in a histogram that has room for
 * `stride` codes a feature, the last for those that are not known.
 */
export function cellsOf(codes: Uint8Array[], rowCount: number, stride: number): Uint16Array {
  const cells = new Uint16Array(rowCount * codes.length);
  codes.forEach((ofFeature, feature) => {
    for (let row = 0; row < rowCount; row++)
      cells[row * codes.length + feature] = feature * stride + Math.min(ofFeature[row]!, stride - 1);
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
