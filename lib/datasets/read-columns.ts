import { chunksOf, withDuckDb } from "./duckdb";
import { type ReadableVersion, tableOf } from "./table-of";

/**
 * Reads whole columns as written, in file order; an empty value is "".
 * @param options.limit reads only the first rows
 * @param options.onProgress called with the number of rows read so far, about every 2,048 rows
 * @throws DomainError "invalid" naming missing columns
 */
export async function readColumns(
  version: ReadableVersion,
  names: string[],
  options: {
    signal?: AbortSignal;
    onProgress?: (rows: number) => void;
    limit?: number;
  } = {},
): Promise<{ columns: Record<string, string[]>; rows: number }> {
  const { rawTable, written } = await tableOf(version, names, { signal: options.signal });
  const picked = names.map(written).join(", ");
  const limit = options.limit === undefined ? "" : `limit ${Math.max(0, Math.trunc(options.limit))}`;

  return withDuckDb(async (connection) => {
    const columns = names.map((): string[] => []);
    const known = names.map(() => new Map<string, string>());
    let rows = 0;
    const result = await connection.stream(`select ${picked} from ${rawTable} ${limit}`);
    for await (const chunk of chunksOf(result, options.signal)) {
      for (const [index, column] of columns.entries())
        for (const value of chunk.getColumnValues(index))
          column.push(shared(known[index]!, value === null ? "" : String(value)));
      rows += chunk.rowCount;
      options.onProgress?.(rows);
    }
    return { columns: Object.fromEntries(names.map((name, index) => [name, columns[index] ?? []])), rows };
  }, options.signal);
}

/** Shares one string between equal values, so that categories of a million rows cost one pointer each. */
function shared(known: Map<string, string>, value: string): string {
  const before = known.get(value);
  if (before === undefined && known.size < 1000) known.set(value, value);
  return before ?? value;
}
