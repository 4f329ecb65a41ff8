import { z } from "zod";
import compareModels from "@/inngest/tasks/compare-models";
import readData from "@/inngest/tasks/read-data";
import { DatasetChoice, ExperimentChoice } from "@/lib/flows/choices";
import { defineFlow } from "@/lib/flows/define-flow";
import { ModelReference } from "@/lib/training/registered-model";

export default defineFlow({
  slug: "compare-models",
  name: "Compare models",
  description:
    "Compares two registered versions, trained here or in Python, on labelled rows that neither learned from. The gate not-worse-than-champion reads the result.",
  params: z.object({
    dataset: DatasetChoice.default("claims").describe("Labelled rows: its schema names the target."),
    version: z
      .union([z.int().min(1), z.literal("latest")])
      .default("latest")
      .describe("A version's number, or latest."),
    champion: ModelReference.default("insurance-fraud@champion").describe(
      "The version in use: name@alias, name/version or name/latest.",
    ),
    challenger: ModelReference.default("insurance-fraud/latest").describe("The version that may replace it."),
    rowsAreNew: z
      .boolean()
      .default(false)
      .describe(
        "These rows are new to models that do not say which rows they learned from, as those from Python. Rows that a model is known to have learned from are left out in any case.",
      ),
    experiment: ExperimentChoice.default("model-comparisons").describe("Experiment that gets the figures."),
  }),
  build(params, node) {
    const read = node("read-data", readData, {
      dataset: params.dataset,
      version: params.version,
      // Nothing is trained.
      onUnmet: "report",
    });
    node("compare-models", compareModels, {
      data: read.output.data,
      champion: params.champion,
      challenger: params.challenger,
      rowsAreNew: params.rowsAreNew,
      experiment: params.experiment,
    });
  },
});
