import { z } from "zod";
import { counted } from "@/lib/base/number-text";
import { runSql, SqlText } from "@/lib/datasets/sql/run-sql";
import { defineTask } from "@/lib/flows/task";

export default defineTask({
  slug: "query-datasets",
  name: "Query datasets",
  description:
    "Runs one SELECT over the team's datasets and passes on its first rows. To keep a result as a dataset, use Run SQL.",
  input: z.object({
    query: SqlText.describe(
      "A table is a dataset, with _ for -: claims_2026 is the latest version of claims-2026, claims_2026_v3 its version 3.",
    ).meta({ format: "multiline", language: "sql" }),
    maxRows: z.int().min(1).max(10_000).default(1_000).describe("Most rows to pass on."),
  }),
  output: z.object({
    rows: z.array(z.record(z.string(), z.unknown())),
    count: z.int(),
    /** True when the query has more rows, or they are larger than 2 MB together. */
    isCut: z.boolean(),
  }),
  // The latest versions may be others next time.
  isCacheable: false,
  dryRun: true,
  async run({ teamId, input, log, signal }) {
    const result = await runSql(teamId, input.query, { limit: input.maxRows, signal });
    const names = result.columns.map(({ name }) => name);
    const rows = result.rows.map((row) => Object.fromEntries(row.map((cell, at) => [names[at]!, cell])));
    const read = result.versions.map(({ dataset, version }) => `${dataset} version ${version}`);
    const isCut = result.cut !== null;
    log(
      `${counted(rows.length, "row")} of ${read.join(", ") || "no dataset"}${isCut ? ", and there are more" : ""}.`,
    );
    return { rows, count: rows.length, isCut };
  },
});
