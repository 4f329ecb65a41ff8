import { z } from "zod";
import readData from "@/inngest/tasks/read-data";
import splitData from "@/inngest/tasks/split-data";
import tryParameters from "@/inngest/tasks/try-parameters";
import { DatasetChoice, DerivedExperimentChoice } from "@/lib/flows/choices";
import { defineFlow } from "@/lib/flows/define-flow";
import { FeatureSetChoice, ModelKindChoice } from "@/lib/learning/choices";
import { SplitBy } from "@/lib/learning/sampling/split-settings";
import { defaultTestSize } from "@/lib/training/task-inputs";

export default defineFlow({
  slug: "try-fraud-parameters",
  name: "Try parameters",
  description: "One trial of a parameter search: cross-validates a set of parameters on the training rows.",
  params: z.object({
    dataset: DatasetChoice.default("claims"),
    version: z.union([z.int().min(1), z.literal("latest")]).default("latest"),
    testSize: z.number().gt(0).lt(1).default(defaultTestSize).describe("Held out, and not looked at."),
    seed: z.int().min(0).max(4294967295).default(42),
    modelKind: ModelKindChoice.default("gradient-boosted-trees"),
    features: FeatureSetChoice.default("all-columns"),
    modelParams: z.record(z.string(), z.unknown()).default({}),
    budget: z.number().gt(0).max(1).default(1).describe("Share of the training rows to use."),
    folds: z.int().min(2).max(20).default(5),
    precisionFloor: z.number().min(0).max(1).default(0.12),
    experiment: DerivedExperimentChoice.default("").describe(
      "The experiment that gets the trial. Leave empty for one named after the dataset.",
    ),
    splitBy: SplitBy.default("auto").describe("As in the training: how the test rows are held out."),
    keepDuplicates: z.boolean().default(true).describe("As in the training: repeated rows stay together."),
  }),
  build(params, node) {
    const read = node("read-data", readData, { dataset: params.dataset, version: params.version });
    const split = node("split-data", splitData, {
      data: read.output.data,
      testSize: params.testSize,
      seed: params.seed,
      by: params.splitBy,
      keepsDuplicates: params.keepDuplicates,
    });
    node("try-parameters", tryParameters, {
      data: read.output.data,
      split: split.output.split,
      kind: params.modelKind,
      features: params.features,
      params: params.modelParams,
      budget: params.budget,
      folds: params.folds,
      precisionFloor: params.precisionFloor,
      seed: params.seed,
      experiment: params.experiment,
    });
  },
});
