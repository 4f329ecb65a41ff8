import { withDuckDb } from "./duckdb";
import { type ReadableVersion, tableOf } from "./table-of";

/**
 * Reads some columns whole, as text in the order of the file; an empty value is "".
 * @param options.limit reads only the first rows
 * @param options.sample reads about this share of the rows, drawn by the seed: the same rows for any columns
 * @param options.onProgress is called with the rows read so far, about every 2,048 rows
 * @throws DomainError "invalid" naming the columns that are missing
 */
export async function readColumns(
  version: ReadableVersion,
  names: string[],
  options: {
    signal?: AbortSignal;
    onProgress?: (rows: number) => void;
    limit?: number;
    sample?: { share: number; seed: number };
  } = {},
): Promise<{ columns: Record<string, string[]>; rows: number }> {
  const { table, column } = await tableOf(version, names, options.signal);
  const picked = names.map((name, at) => `${column(name)} as v${at}`).join(", ");
  const source = options.sample ? sampled(picked, table, options.sample) : `select ${picked} from ${table}`;
  const limit = options.limit === undefined ? "" : `limit ${Math.max(0, Math.trunc(options.limit))}`;

  return withDuckDb(async (connection) => {
    const columns = names.map((): string[] => []);
    const known = names.map(() => new Map<string, string>());
    let rows = 0;
    const result = await connection.stream(`${source} ${limit}`);
    for (;;) {
      options.signal?.throwIfAborted();
      const chunk = await result.fetchChunk();
      if (!chunk || chunk.rowCount === 0) break;
      for (const [at, column] of columns.entries())
        for (const value of chunk.getColumnValues(at))
          column.push(shared(known[at]!, value === null ? "" : String(value)));
      rows += chunk.rowCount;
      options.onProgress?.(rows);
      // Chunks that are ready come back in the same turn; the server wants its turn too.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return { columns: Object.fromEntries(names.map((name, at) => [name, columns[at] ?? []])), rows };
  }, options.signal);
}

/** Rows whose number's hash is under the share: whether a row is drawn depends on nothing but its place and the seed. */
function sampled(picked: string, table: string, { share, seed }: { share: number; seed: number }): string {
  if (share >= 1) return `select ${picked} from ${table}`;
  const rows = `select ${picked}, row_number() over () as place from ${table}`;
  return `select * exclude (place) from (${rows}) where hash(place + ${Math.trunc(seed)}) % 1000000 < ${Math.round(share * 1e6)}`;
}

/** One string for equal values: categories of a million rows then cost a pointer each. */
function shared(known: Map<string, string>, value: string): string {
  const before = known.get(value);
  if (before === undefined && known.size < 1000) known.set(value, value);
  return before ?? value;
}
