import { InferenceSession, Tensor } from "onnxruntime-node";
import { DomainError } from "@/lib/errors";
import { inspectOnnx } from "./onnx/inspect";

/**
 * onnxruntime-node computes on the event loop, a run a turn: so many claims take it some 10 ms. More threads help little
 * with trees, and hold everything up on a machine that is busy.
 */
const claimsPerTurn = 1024;

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

/** A model file, ready to score claims by their raw fields. */
export async function loadScorer(onnx: Uint8Array): Promise<Scorer> {
  inspectOnnx(onnx);
  const session = await InferenceSession.create(onnx, { intraOpNumThreads: 1 });
  return {
    fields: session.inputNames,
    async score(claims: Record<string, string>[]): Promise<Prediction[]> {
      const columns = session.inputNames.map((name) => [name, valuesOf(name, claims)] as const);
      const predictions: Prediction[] = [];
      for (let start = 0; start < claims.length; start += claimsPerTurn) {
        const end = Math.min(start + claimsPerTurn, claims.length);
        const inputs = columns.map(([name, values]) => [
          name,
          new Tensor("string", values.slice(start, end), [end - start, 1]),
        ]);
        const { label, fraud_probability } = await session.run(Object.fromEntries(inputs));
        const labels = label!.data as BigInt64Array;
        const probabilities = fraud_probability!.data as Float32Array;
        labels.forEach((one, row) => {
          predictions.push({ label: Number(one), fraud_probability: probabilities[row]! });
        });
      }
      return predictions;
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
