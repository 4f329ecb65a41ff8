import { z } from "zod";
import { claimsOutcome } from "@/lib/datasets/claims-table";
import { Outcome } from "@/lib/datasets/outcome";
import { ThresholdSettings } from "./evaluate/find-threshold";
import { Costs } from "./evaluate/money";
import { SplitSettings } from "./sampling/split-settings";

/** Everything that a training's model depends on besides the code: the inputs of train-model and split-data. */
export const TrainingSetup = z.object({
  dataset: z.string(),
  version: z.int(),
  outcome: Outcome.default(claimsOutcome),
  testSize: z.number(),
  split: SplitSettings.prefault({}),
  seed: z.int(),
  features: z.string(),
  kind: z.string(),
  params: z.record(z.string(), z.unknown()),
  threshold: ThresholdSettings,
  costs: Costs,
});
export type TrainingSetup = z.infer<typeof TrainingSetup>;

/** Independent factors of a training, named in words, with their fields. */
export const factors = {
  data: { name: "Data", fields: ["dataset", "version", "outcome"] },
  features: { name: "Features", fields: ["features"] },
  parameters: { name: "Model kind and parameters", fields: ["kind", "params"] },
  seed: { name: "Seed and share of test rows", fields: ["seed", "testSize", "split"] },
  threshold: { name: "Threshold", fields: ["threshold", "costs"] },
} as const satisfies Record<string, { name: string; fields: (keyof TrainingSetup)[] }>;
export type Factor = keyof typeof factors;
