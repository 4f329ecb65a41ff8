/** Indices of the rows whose value is `wanted`, ascending; limited to `rows` when given. */
export function rowsWhere(values: Uint8Array, wanted: number, rows?: Uint32Array): Uint32Array {
  // Counts first, so that ten million rows do not put ten million numbers on the heap. Two loops, as one for both cases is slower.
  return rows ? among(rows, values, wanted) : amongAll(values, wanted);
}

function amongAll(values: Uint8Array, wanted: number): Uint32Array {
  let count = 0;
  for (let row = 0; row < values.length; row++) if (values[row] === wanted) count++;
  const found = new Uint32Array(count);
  for (let row = 0, next = 0; next < count; row++) if (values[row] === wanted) found[next++] = row;
  return found;
}

function among(rows: Uint32Array, values: Uint8Array, wanted: number): Uint32Array {
  let count = 0;
  for (let index = 0; index < rows.length; index++) if (values[rows[index]!] === wanted) count++;
  const found = new Uint32Array(count);
  for (let index = 0, next = 0; next < count; index++) {
    const row = rows[index]!;
    if (values[row] === wanted) found[next++] = row;
  }
  return found;
}
