import { createHash } from "node:crypto";
import { batchesOf, type ClaimBatch } from "./claim-batch";
import { callScoring } from "./scoring-pool";

export interface Prediction {
  label: number;
  fraud_probability: number;
}

export interface Scorer {
  /** Names of the fields that a claim needs. */
  fields: readonly string[];
  /** Scores claims. @throws DomainError "invalid" naming a field that a claim lacks */
  score(claims: Record<string, string>[]): Promise<Prediction[]>;
  scoreBatches(batches: readonly ClaimBatch[]): Promise<Prediction[]>;
}

/** Loads a model file into memory, ready to score claims by their raw fields. */
export function loadScorer(onnx: Uint8Array): Promise<Scorer> {
  return openScorer(createHash("sha256").update(onnx).digest("hex"), async () => onnx);
}

/**
 * Opens a model file for scoring in a computing process (scoring-pool.ts), which inspects it first.
 * @param sha256 hash of the file @param read reads the file; called when a process has not loaded the model yet
 * @param group owner of the model: a team
 * @throws DomainError "invalid" with the reason for rejecting the model
 */
export async function openScorer(
  sha256: string,
  read: () => Promise<Uint8Array>,
  group?: string,
): Promise<Scorer> {
  const options = { group, affinity: sha256 };
  const call = async <Result extends object>(task: "open" | "score", input: object): Promise<Result> => {
    const result = await callScoring<Partial<Result>>(task, { key: sha256, ...input }, options);
    if (Object.values(result).some((value) => value !== undefined)) return result as Result;
    return callScoring<Result>(task, { key: sha256, ...input, onnx: await read() }, options);
  };
  const { fields } = await call<{ fields: string[] }>("open", {});
  const scoreBatches = async (batches: readonly ClaimBatch[]) => {
    const predictions: Prediction[] = [];
    for (const batch of batches) {
      const { labels, probabilities } = await call<Scores>("score", { ...batch });
      labels.forEach((label, row) => {
        predictions.push({ label, fraud_probability: probabilities[row]! });
      });
    }
    return predictions;
  };
  const score = async (claims: Record<string, string>[]) => scoreBatches(batchesOf(fields, claims, {}));
  return { fields, score, scoreBatches };
}

interface Scores {
  labels: Float64Array;
  probabilities: Float64Array;
}
