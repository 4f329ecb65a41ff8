/** Indices of the rows whose value is `wanted`, ascending; limited to `rows` when given. */
export function rowsWhere(values: Uint8Array, wanted: number, rows?: Uint32Array): Uint32Array {
  const total = rows?.length ?? values.length;
  // Counts first, so that ten million rows do not put ten million numbers on the heap.
  let count = 0;
  for (let index = 0; index < total; index++) if (values[rows ? rows[index]! : index] === wanted) count++;
  const found = new Uint32Array(count);
  for (let index = 0, next = 0; next < count; index++) {
    const row = rows ? rows[index]! : index;
    if (values[row] === wanted) found[next++] = row;
  }
  return found;
}
