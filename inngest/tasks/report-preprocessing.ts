import { z } from "zod";
import { DataReference } from "@/lib/datasets/data-reference";
import { QualityCheck } from "@/lib/datasets/quality-check";
import { wordsOf } from "@/lib/datasets/table-words";
import { defineTask } from "@/lib/flows/task";
import { preprocessingCharts, preprocessingReport } from "@/lib/reports/preprocessing-report";
import { ColumnInformation } from "./measure-information";

export default defineTask({
  slug: "report-preprocessing",
  name: "Report the preprocessing",
  description: "Reports on the rows: quality, information values, weights of evidence.",
  input: z.object({
    data: DataReference,
    checks: z.array(QualityCheck),
    columns: z.array(ColumnInformation),
    lowest: z.number().default(0.02),
    highest: z.number().default(0.6),
    encoded: z.object({
      dataset: z.string(),
      version: z.int(),
      columns: z.int(),
      features: z.array(z.string()),
      transformation: z.string(),
    }),
  }),
  output: z.object({
    /** Columns whose information value lies between the bounds. */
    informative: z.array(z.string()),
    /** True when these are the columns of the feature set. */
    isSame: z.boolean(),
  }),
  dryRun: true,
  async run({ input, artifact, log }) {
    const informative = input.columns
      .filter(({ iv }) => iv > input.lowest && iv < input.highest)
      .map(({ name }) => name);
    for (const [key, chart] of Object.entries(
      preprocessingCharts(input.columns, wordsOf(input.data.outcome)),
    ))
      await artifact(key, "chart", chart);
    const { markdown, isSame } = preprocessingReport({ ...input, informative });
    const { version } = await artifact("preprocessing-report", "markdown", {
      title: "Preprocessing",
      markdown,
    });
    log(`Preprocessing report: version ${version}.`);
    return { informative, isSame };
  },
});
