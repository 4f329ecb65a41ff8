import { z } from "zod";
import { counted } from "@/lib/base/number-text";
import postgresDatabase, { connectPostgres } from "@/lib/blocks/catalog/postgres-database";
import { readQueryRows } from "@/lib/datasets/import/read-rows";
import { defineTask } from "@/lib/flows/task";

export default defineTask({
  slug: "query-database",
  name: "Query a database",
  description:
    "Runs one SELECT in a PostgreSQL database of the team and passes on its first rows. It reads only.",
  input: z.object({
    query: z
      .string()
      .trim()
      .min(1, "Write a SELECT.")
      .max(100_000)
      .describe("One SELECT.")
      .meta({ format: "multiline", language: "sql" }),
    maxRows: z.int().min(1).max(10_000).default(1_000).describe("Most rows to pass on."),
    timeoutMs: z.int().min(1_000).max(600_000).default(60_000).describe("Time limit, in milliseconds."),
  }),
  output: z.object({
    rows: z.array(z.record(z.string(), z.unknown())),
    count: z.int(),
    /** True when the query has more rows, or they are larger than 2 MB together. */
    isCut: z.boolean(),
  }),
  blocks: { database: { type: postgresDatabase } },
  isCacheable: false,
  dryRun: true,
  async run({ teamId, input, block, log, signal }) {
    const { query, ...bounds } = input;
    const values = await block("database");
    const sql = await connectPostgres(teamId, values);
    const isAborted = () => void sql.end({ timeout: 0 });
    signal.addEventListener("abort", isAborted);
    try {
      const { rows, isCut } = await readQueryRows(sql, query, { ...bounds, signal });
      log(`${counted(rows.length, "row")} of ${values.database}${isCut ? ", and there are more" : ""}.`);
      return { rows, count: rows.length, isCut };
    } finally {
      signal.removeEventListener("abort", isAborted);
      await sql.end({ timeout: 1 });
    }
  },
});
