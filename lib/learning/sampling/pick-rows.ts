/** The values of some rows, in their order. (`Uint8Array.from` with a function takes twenty times as long.) */
export function pickRows<T extends Uint8Array | Uint32Array | Float64Array>(values: T, rows: Uint32Array): T {
  const picked = new (values.constructor as new (length: number) => T)(rows.length);
  for (let at = 0; at < rows.length; at++) picked[at] = values[rows[at]!]!;
  return picked;
}
