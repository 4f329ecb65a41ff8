/** A column as numbers: row `r` has the text `values[codes[r]]`. One byte a row or two or four, whatever the texts are. */
export interface CodedColumn {
  values: string[];
  codes: Uint8Array | Uint16Array | Uint32Array;
}

/** Room for the codes of so many rows. */
export function emptyCodes(values: number, rows: number): CodedColumn["codes"] {
  if (values <= 2 ** 8) return new Uint8Array(rows);
  return values <= 2 ** 16 ? new Uint16Array(rows) : new Uint32Array(rows);
}

/** Texts as a coded column; values in the order in which they first occur. */
export function codedColumn(texts: readonly string[]): CodedColumn {
  const places = new Map<string, number>();
  for (const text of texts) if (!places.has(text)) places.set(text, places.size);
  const codes = emptyCodes(places.size, texts.length);
  texts.forEach((text, row) => {
    codes[row] = places.get(text)!;
  });
  return { values: [...places.keys()], codes };
}

/** The text of a row. */
export function textAt({ values, codes }: CodedColumn, row: number): string {
  return values[codes[row]!]!;
}
