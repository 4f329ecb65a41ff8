/** Values of some rows, in the rows' order. (`Uint8Array.from` with a function takes twenty times as long.) */
export function pickRows<T extends Uint8Array | Uint16Array | Uint32Array | Float64Array>(
  values: T,
  rows: Uint32Array,
): T {
  const picked = new (values.constructor as new (length: number) => T)(rows.length);
  for (let index = 0; index < rows.length; index++) picked[index] = values[rows[index]!]!;
  return picked;
}
