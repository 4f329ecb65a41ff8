import { createHash } from "node:crypto";
import { batchesOf, type ClaimBatch } from "./claim-batch";
import { type GraphInput, modelFieldsOf, type SignatureNames } from "./graph-fields";
import type { ModelField } from "./model-field";
import { callScoring } from "./scoring-pool";

export interface Prediction {
  label: number;
  fraud_probability: number;
}

export interface Scorer {
  /** Fields that a claim needs. */
  fields: readonly ModelField[];
  /** Name of the one tensor that takes all fields; undefined when each field has an input of its own. */
  tensor: string | undefined;
  /** Scores claims. @throws DomainError "invalid" naming a field that a claim lacks */
  score(claims: Record<string, string>[]): Promise<Prediction[]>;
  scoreBatches(batches: readonly ClaimBatch[]): Promise<Prediction[]>;
  /** Labels and probabilities by claim, of one batch. */
  scoreBatch(batch: ClaimBatch): Promise<BatchScores>;
}

/** By claim: 0 or 1, and the probability of a fraud. */
interface BatchScores {
  labels: Float64Array;
  probabilities: Float64Array;
}

/** Loads a model file into memory, ready to score claims by their raw fields. */
export function loadScorer(onnx: Uint8Array, options?: Parameters<typeof openScorer>[2]): Promise<Scorer> {
  return openScorer(createHash("sha256").update(onnx).digest("hex"), async () => onnx, options);
}

/**
 * Opens a model file for scoring in a computing process (scoring-pool.ts), which inspects it first.
 * @param sha256 hash of the file @param read reads the file; called when a process has not loaded the model yet
 * @param options.group owner of the model: a team @param options.names columns of its MLflow signature
 * @throws DomainError "invalid" with the reason for rejecting the model
 */
export async function openScorer(
  sha256: string,
  read: () => Promise<Uint8Array>,
  { group, names }: { group?: string; names?: SignatureNames | undefined } = {},
): Promise<Scorer> {
  const options = { group, affinity: sha256 };
  const call = async <Result extends object>(task: "open" | "score", input: object): Promise<Result> => {
    const result = await callScoring<Partial<Result>>(task, { key: sha256, ...input }, options);
    if (Object.values(result).some((value) => value !== undefined)) return result as Result;
    return callScoring<Result>(task, { key: sha256, ...input, onnx: await read() }, options);
  };
  const { inputs } = await call<{ inputs: GraphInput[] }>("open", {});
  const { fields, tensor } = modelFieldsOf(inputs, names);
  const scoreBatch = (batch: ClaimBatch) => call<BatchScores>("score", { ...batch });
  const scoreBatches = async (batches: readonly ClaimBatch[]) => {
    const predictions: Prediction[] = [];
    for (const batch of batches) {
      const { labels, probabilities } = await scoreBatch(batch);
      labels.forEach((label, row) => {
        predictions.push({ label, fraud_probability: probabilities[row]! });
      });
    }
    return predictions;
  };
  const score = async (claims: Record<string, string>[]) => scoreBatches(batchesOf(fields, claims, {}));
  return { fields, tensor, score, scoreBatches, scoreBatch };
}
