import { z } from "zod";

/** What a scoring of claims says of itself to its report. */
export const PredictionFacts = z.object({
  dataset: z.string(),
  version: z.int(),
  datasetSha256: z.string(),
  isSynthetic: z.boolean(),
  model: z.string(),
  modelVersion: z.string(),
  alias: z.string().nullable(),
  kind: z.string(),
  /** A score before calibration; a claim over it is flagged. */
  threshold: z.number(),
  /** Claims that the model flagged in its training's test, and the frauds among them; null where they are not known. */
  tested: z.object({ flagged: z.int(), frauds: z.int() }).nullable().default(null),
  /** Whether probabilities are calibrated; else, as in scorings of before, they are the scores. */
  isCalibrated: z.boolean().optional(),
  /** The probability that the model gives a score at the threshold. */
  probabilityAtThreshold: z.number().optional(),
  claimKey: z.array(z.string()),
  hasProbabilities: z.boolean(),
  /** Claims scored, each key once; further claims with a key that came before are duplicates. */
  claims: z.int(),
  duplicates: z.int(),
  flagged: z.int(),
  /** Claims by probability, in equal steps from 0 to 1. */
  distribution: z.array(z.int()),
  output: z.object({ dataset: z.string(), version: z.int(), sha256: z.string() }),
  /** The team's own database, where one was bound. */
  table: z.object({ name: z.string(), database: z.string(), added: z.int() }).nullable(),
  /** The most suspicious claims, each with the features that raise its score most: their Shapley values. */
  highest: z.array(
    z.object({
      key: z.array(z.string()),
      probability: z.number(),
      reasons: z.array(z.object({ feature: z.string(), value: z.string(), contribution: z.number() })),
    }),
  ),
});
export type PredictionFacts = z.infer<typeof PredictionFacts>;
