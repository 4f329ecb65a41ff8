import { createHash } from "node:crypto";
import { batchesOf, type ClaimBatch } from "./claim-batch";
import { callScoring } from "./scoring-pool";

export interface Prediction {
  label: number;
  fraud_probability: number;
}

export interface Scorer {
  /** The fields that a claim needs. */
  fields: readonly string[];
  /** @throws DomainError "invalid" naming a field that a claim does not have */
  score(claims: Record<string, string>[]): Promise<Prediction[]>;
  scoreBatches(batches: readonly ClaimBatch[]): Promise<Prediction[]>;
}

/** A model file in memory, ready to score claims by their raw fields. */
export function loadScorer(onnx: Uint8Array): Promise<Scorer> {
  return openScorer(createHash("sha256").update(onnx).digest("hex"), async () => onnx);
}

/**
 * A model file, ready to score claims in a computing process (scoring-pool.ts), which inspects it first.
 * @param sha256 of the file @param read is called whenever a process does not hold the model yet
 * @param group whose model it is: a team
 * @throws DomainError "invalid" saying why the model is refused
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
