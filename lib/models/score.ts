import { InferenceSession, Tensor } from "onnxruntime-node";
import { DomainError } from "@/lib/errors";

export interface Prediction {
  label: number;
  fraud_probability: number;
}

/** A model file, ready to score claims by their raw fields. */
export async function loadScorer(onnx: Uint8Array) {
  const session = await InferenceSession.create(onnx);
  return {
    fields: session.inputNames,
    /** @throws DomainError "invalid" naming a field that a claim does not have */
    async score(claims: Record<string, string>[]): Promise<Prediction[]> {
      const inputs = Object.fromEntries(
        session.inputNames.map((name) => [
          name,
          new Tensor("string", valuesOf(name, claims), [claims.length, 1]),
        ]),
      );
      const { label, fraud_probability } = await session.run(inputs);
      const labels = label!.data as BigInt64Array;
      const probabilities = fraud_probability!.data as Float32Array;
      return claims.map((_, row) => ({ label: Number(labels[row]), fraud_probability: probabilities[row]! }));
    },
  };
}

function valuesOf(name: string, claims: Record<string, string>[]): string[] {
  return claims.map((claim, row) => {
    const value = claim[name];
    if (value === undefined) throw new DomainError("invalid", `Claim ${row + 1} has no ${name}.`);
    return value;
  });
}
