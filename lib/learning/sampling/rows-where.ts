/** The numbers of the rows that have `wanted`, ascending; of `rows` alone where they are given. */
export function rowsWhere(values: Uint8Array, wanted: number, rows?: Uint32Array): Uint32Array {
  const total = rows?.length ?? values.length;
  // Counted first, so that ten million rows are no ten million numbers on the heap on their way here.
  let count = 0;
  for (let at = 0; at < total; at++) if (values[rows ? rows[at]! : at] === wanted) count++;
  const found = new Uint32Array(count);
  for (let at = 0, next = 0; next < count; at++) {
    const row = rows ? rows[at]! : at;
    if (values[row] === wanted) found[next++] = row;
  }
  return found;
}
