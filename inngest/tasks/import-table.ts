import path from "node:path";
import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { counted } from "@/lib/base/number-text";
import { withWorkingFolder } from "@/lib/base/working-folder";
import postgresDatabase, { connectPostgres } from "@/lib/blocks/catalog/postgres-database";
import { maxUploadBytes } from "@/lib/datasets/dataset";
import { importVersion } from "@/lib/datasets/import/import-version";
import { ImportedVersion, importedVersion } from "@/lib/datasets/import/imported";
import { writeQuery } from "@/lib/datasets/import/write-query";
import { DatasetNameChoice } from "@/lib/flows/choices";
import { defineTask } from "@/lib/flows/task";

export default defineTask({
  slug: "import-table",
  name: "Import table",
  description:
    "Adds a table or a query's result of a PostgreSQL database as the next version of a dataset, if its content changed. It reads only.",
  input: z.object({
    /** `claims` or `sales.claims`. Empty when there is a query. */
    table: z.string().max(200).default(""),
    /** One SELECT. Give it an ORDER BY, so that unchanged content is recognised. */
    query: z.string().max(100_000).default(""),
    dataset: DatasetNameChoice,
    timeoutMs: z.int().min(1_000).max(3_600_000).default(600_000),
    maxRows: z.int().min(1).max(200_000_000).default(20_000_000),
    maxBytes: z.int().min(1).max(maxUploadBytes).default(maxUploadBytes),
  }),
  output: ImportedVersion,
  blocks: { database: { type: postgresDatabase } },
  isCacheable: false,
  dryRun: "It adds a version to a dataset.",
  async run({ teamId, runId, nodeId, input, block, log, progress, signal }) {
    const { table, query, dataset, ...bounds } = input;
    if ((table.trim() === "") === (query.trim() === ""))
      throw new DomainError("invalid", "Give either a table or a query.", [
        { path: "table", message: "Give either a table or a query." },
      ]);
    const values = await block("database");
    const sql = await connectPostgres(teamId, values);
    const isAborted = () => void sql.end({ timeout: 0 });
    signal.addEventListener("abort", isAborted);
    try {
      return await withWorkingFolder("import", async (folder) => {
        const file = path.join(folder, "table.csv");
        const rows = await writeQuery(sql, table ? { table: table.trim() } : { query }, file, {
          bounds,
          signal,
          onRows: (count) => progress(0, counted(count, "row")),
        });
        const from = table ? `the table ${table}` : "a query";
        log(`${counted(rows, "row")} of ${from} in ${values.database}.`);
        const note = `Imported from ${from} of the database ${values.database}.`;
        const options = { note, origin: { runId, nodeId }, signal };
        const imported = await importVersion(teamId, dataset, { file, contentType: "text/csv" }, options);
        return importedVersion(dataset, imported, log);
      });
    } finally {
      signal.removeEventListener("abort", isAborted);
      await sql.end({ timeout: 1 });
    }
  },
});
