import type { DuckDBConnection } from "@duckdb/node-api";
import type { DatasetColumn, FileReading } from "@/lib/datasets/dataset";
import type { DatasetSchema } from "./dataset-schema";
import { findViolations } from "./find-violations";
import { type ProfiledTable, profileBySchema } from "./profile-by-schema";
import { proposeSchema } from "./propose-schema";

/** A schema that a dataset has, or null to propose one from the file. */
export type KeptSchema = { id: string; schema: DatasetSchema } | null;

/**
 * Reads a table by the kept schema, or by the one that it proposes: profiles again the columns that this reads in another
 * way, and finds the values that are none of their column's format.
 * @param linesOf lines of rows of the file, both counted from 1
 */
export async function readBySchema(
  connection: DuckDBConnection,
  { table, written, columns, rows }: ProfiledTable,
  kept: KeptSchema,
  linesOf: (rows: number[]) => Promise<Map<number, number>>,
): Promise<{ columns: DatasetColumn[]; reading: FileReading }> {
  const proposal = kept ? { schema: kept.schema, reasons: [] } : proposeSchema(columns, rows);
  const read = await profileBySchema(connection, { table, written, columns, rows }, proposal.schema);
  const violations = kept
    ? await findViolations(
        connection,
        { table, written, before: columns, columns: read, rows },
        kept.schema,
        linesOf,
      )
    : { count: 0, listed: [] };
  return { columns: read, reading: { ...proposal, schemaId: kept?.id ?? null, violations } };
}
