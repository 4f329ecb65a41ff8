import { createHash } from "node:crypto";
import { DomainError } from "@/lib/base/errors";
import { callScoring } from "./scoring-pool";

/** Batch size, in claims. Other calls may run between two batches. */
const claimsPerCall = 1024;

export interface Prediction {
  label: number;
  fraud_probability: number;
}

export interface Scorer {
  /** The fields that a claim needs. */
  fields: readonly string[];
  /** @throws DomainError "invalid" naming a field that a claim does not have */
  score(claims: Record<string, string>[]): Promise<Prediction[]>;
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
  return {
    fields,
    async score(claims) {
      const predictions: Prediction[] = [];
      for (let start = 0; start < claims.length; start += claimsPerCall) {
        const some = claims.slice(start, start + claimsPerCall);
        const columns = fields.map((name) => valuesOf(name, some, start));
        const { labels, probabilities } = await call<Scores>("score", { columns });
        labels.forEach((label, row) => {
          predictions.push({ label, fraud_probability: probabilities[row]! });
        });
      }
      return predictions;
    },
  };
}

interface Scores {
  labels: Float64Array;
  probabilities: Float64Array;
}

function valuesOf(name: string, claims: Record<string, string>[], start: number): string[] {
  return claims.map((claim, row) => {
    const value = Object.hasOwn(claim, name) ? claim[name] : undefined;
    if (value === undefined) throw new DomainError("invalid", `Claim ${start + row + 1} has no ${name}.`);
    return value;
  });
}
