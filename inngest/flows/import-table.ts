import { z } from "zod";
import importTable from "@/inngest/tasks/import-table";
import { maxUploadBytes } from "@/lib/datasets/dataset";
import { DatasetNameChoice } from "@/lib/flows/choices";
import { defineFlow } from "@/lib/flows/define-flow";

export default defineFlow({
  slug: "import-table",
  name: "Import table",
  description:
    "Adds a table or a query's result of a PostgreSQL database as a dataset's next version, if its content changed. Give it a schedule to keep a dataset up to date.",
  params: z.object({
    table: z
      .string()
      .default("")
      .describe("A table, as orders or sales.orders. Leave empty to give a query."),
    query: z.string().default("").describe("One SELECT with an ORDER BY. Leave empty to read a table."),
    dataset: DatasetNameChoice.describe("The dataset that gets the version."),
    timeoutMs: z
      .int()
      .min(1_000)
      .max(3_600_000)
      .default(600_000)
      .describe("Time limit of each statement, in ms."),
    maxRows: z.int().min(1).max(200_000_000).default(20_000_000).describe("Most rows."),
    maxBytes: z.int().min(1).max(maxUploadBytes).default(maxUploadBytes).describe("Most bytes, as CSV."),
  }),
  build(params, node) {
    const { table, query, dataset, timeoutMs, maxRows, maxBytes } = params;
    const input = { table, query, dataset, timeoutMs, maxRows, maxBytes };
    node("import-table", importTable, input, { retries: 2, retryDelayMs: 5_000, timeoutMs: 7_200_000 });
  },
});
