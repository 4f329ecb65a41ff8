/** The values of some rows, in their order. (`Uint8Array.from` with a function takes twenty times as long.) */
export function pickRows(values: Uint8Array, rows: Uint32Array): Uint8Array {
  const picked = new Uint8Array(rows.length);
  for (let at = 0; at < rows.length; at++) picked[at] = values[rows[at]!]!;
  return picked;
}
