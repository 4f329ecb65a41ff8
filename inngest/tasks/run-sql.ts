import { z } from "zod";
import { SqlText, saveSql } from "@/lib/datasets/sql/run-sql";
import { DatasetNameChoice } from "@/lib/flows/choices";
import { defineTask } from "@/lib/flows/task";

/** Time that the query has, in ms. */
const timeoutMs = 120_000;

export default defineTask({
  slug: "run-sql",
  name: "Run SQL",
  description: "Runs one SELECT over the team's datasets and keeps the result as a dataset version.",
  input: z.object({
    query: SqlText.describe(
      "A table is a dataset, with _ for -: claims_2026 is the latest version of claims-2026, claims_2026_v3 its version 3.",
    ).meta({ format: "multiline", language: "sql" }),
    dataset: DatasetNameChoice.describe("The dataset whose next version the result is."),
  }),
  output: z.object({ dataset: z.string(), version: z.int(), rows: z.int(), sha256: z.string() }),
  // The latest versions may be others next time.
  isCacheable: false,
  dryRun: "It adds a version to a dataset.",
  async run({ teamId, runId, nodeId, input, log, signal }) {
    const { query, dataset } = input;
    const { created } = await saveSql(teamId, query, dataset, { run: { runId, nodeId }, signal, timeoutMs });
    const { version, rows, sha256, note } = created;
    log(`${dataset} version ${version} has ${rows.toLocaleString("en-US")} rows. ${note}`);
    return { dataset, version, rows, sha256 };
  },
});
