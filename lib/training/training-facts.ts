import { z } from "zod";
import { claimsOutcome } from "@/lib/datasets/claims-table";
import { Outcome } from "@/lib/datasets/outcome";
import { SplitSettings } from "@/lib/learning/sampling/split-settings";

/** Facts about a training for its reports, besides its evaluation. */
export const TrainingFacts = z.object({
  model: z.string(),
  modelVersion: z.string(),
  kind: z.string(),
  featureSet: z.string(),
  experiment: z.string(),
  experimentId: z.string(),
  experimentRunId: z.string(),
  artifactUri: z.string(),
  /** The team's own MLflow server, if the training was logged there. */
  mlflowUri: z.url().optional(),
  params: z.record(z.string(), z.unknown()),
  /** Origin of the parameters, in words. */
  paramsFrom: z.string(),
  dataset: z.string(),
  outcome: Outcome.default(claimsOutcome),
  datasetVersion: z.int(),
  datasetSha256: z.string(),
  isSynthetic: z.boolean(),
  split: SplitSettings.prefault({}),
  trainRows: z.int(),
  trainFrauds: z.int(),
  testRows: z.int(),
  testFrauds: z.int(),
  seed: z.int(),
  fitMs: z.number(),
  /** True when probabilities are calibrated. Otherwise, and in earlier trainings, they are the scores. */
  isCalibrated: z.boolean().optional(),
  /** Largest difference between the exported ONNX model's probabilities and ours on the test rows. */
  onnxMaxDifference: z.number(),
  /** Columns that the schema leaves out: ignored dates, and free texts. Absent in earlier trainings. */
  leftOut: z.object({ dates: z.array(z.string()), texts: z.array(z.string()) }).optional(),
  /** Versions of the libraries that the training ran on, by name. Absent in earlier trainings. */
  libraries: z.record(z.string(), z.string()).optional(),
});
export type TrainingFacts = z.infer<typeof TrainingFacts>;
