/** A sample of a version's rows: about a share of them, drawn by a seed. */
export interface RowSample {
  share: number;
  seed: number;
}

/**
 * SQL of a sample: rows whose hashed row number is below the share. The selection depends only on position and seed, so it is the
 * same for any columns. @param picked expressions with names @param table parenthesized query, in file order
 */
export function sampledTable(picked: string, table: string, { share, seed }: RowSample): string {
  const rows = `select ${picked}, row_number() over () as place from ${table}`;
  return `select * exclude (place) from (${rows}) where hash(place + ${Math.trunc(seed)}) % 1000000 < ${Math.round(share * 1e6)}`;
}
