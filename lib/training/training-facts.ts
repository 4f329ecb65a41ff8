import { z } from "zod";

/** What a training run says of itself to the reports, beside its evaluation. */
export const TrainingFacts = z.object({
  model: z.string(),
  modelVersion: z.string(),
  kind: z.string(),
  featureSet: z.string(),
  experiment: z.string(),
  experimentId: z.string(),
  experimentRunId: z.string(),
  artifactUri: z.string(),
  /** The team's own MLflow server, where the training was logged there. */
  mlflowUri: z.url().optional(),
  params: z.record(z.string(), z.unknown()),
  /** Where the parameters came from, in words. */
  paramsFrom: z.string(),
  dataset: z.string(),
  datasetVersion: z.int(),
  datasetSha256: z.string(),
  isSynthetic: z.boolean(),
  trainRows: z.int(),
  trainFrauds: z.int(),
  testRows: z.int(),
  testFrauds: z.int(),
  seed: z.int(),
  fitMs: z.number(),
  /** Whether probabilities are calibrated; else, as in trainings of before, they are the scores. */
  isCalibrated: z.boolean().optional(),
  /** Largest difference between the exported ONNX model's probabilities and ours on the test rows. */
  onnxMaxDifference: z.number(),
  /** The versions of what the training ran on, by name. Trainings of before do not say. */
  libraries: z.record(z.string(), z.string()).optional(),
});
export type TrainingFacts = z.infer<typeof TrainingFacts>;
