import { z } from "zod";
import { claimsOutcome } from "@/lib/datasets/claims-table";
import { Outcome } from "@/lib/datasets/outcome";
import { probabilityColumn } from "@/lib/serving/prediction";

/** Facts about a scoring, for its report. */
export const PredictionFacts = z.object({
  dataset: z.string(),
  version: z.int(),
  outcome: Outcome.default(claimsOutcome),
  datasetSha256: z.string(),
  isSynthetic: z.boolean(),
  model: z.string(),
  modelVersion: z.string(),
  alias: z.string().nullable(),
  kind: z.string(),
  /** Score before calibration; a claim above it is flagged. */
  threshold: z.number(),
  /** Claims flagged in the test of the model's training, and the frauds among them; null when unknown. */
  tested: z.object({ flagged: z.int(), frauds: z.int() }).nullable().default(null),
  /** True when probabilities are calibrated. Otherwise, and in earlier scorings, they are the scores. */
  isCalibrated: z.boolean().optional(),
  /** Probability of a score at the threshold. */
  probabilityAtThreshold: z.number().optional(),
  claimKey: z.array(z.string()),
  hasProbabilities: z.boolean(),
  /** Name of the column of probabilities. */
  probabilityColumn: z.string().default(probabilityColumn),
  /** Number of claims scored, each key once. Later claims with the same key are duplicates. */
  claims: z.int(),
  /** Number of the version's rows that the model was trained on; null when unknown. */
  learned: z.int().nullable().default(null),
  duplicates: z.int(),
  flagged: z.int(),
  /** Number of claims by probability, between successive `edges`. */
  distribution: z.array(z.int()),
  /** From 0 to 1. Absent in earlier scorings, whose steps are equal. */
  edges: z.array(z.number()).optional(),
  output: z.object({ dataset: z.string(), version: z.int(), sha256: z.string() }),
  /** Table in the team's own database, if one was bound. */
  table: z.object({ name: z.string(), database: z.string(), added: z.int() }).nullable(),
  /** The most suspicious claims, each with the features that raise its score most (Shapley values). */
  highest: z.array(
    z.object({
      key: z.array(z.string()),
      probability: z.number(),
      reasons: z.array(
        z.object({
          feature: z.string(),
          value: z.string(),
          /** Both as a condition. Absent in earlier scorings. */
          text: z.string().optional(),
          contribution: z.number(),
        }),
      ),
    }),
  ),
});
export type PredictionFacts = z.infer<typeof PredictionFacts>;
