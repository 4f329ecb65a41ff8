import { type CodedColumn, textAt } from "@/lib/datasets/coded-column";
import { loadScorer } from "./score";

/** Maximum claims built at a time: claims as objects take much memory. */
const claimsAtOnce = 1024;

/**
 * Largest absolute difference between the exported file's probabilities (onnxruntime) and ours.
 * @param probabilities ours, by place in `rows`
 */
export async function verifyOnnx(
  onnx: Uint8Array,
  columns: Record<string, CodedColumn>,
  rows: Uint32Array,
  probabilities: Float64Array,
): Promise<number> {
  const scorer = await loadScorer(onnx);
  let most = 0;
  for (let start = 0; start < rows.length; start += claimsAtOnce) {
    const claims = Array.from(rows.subarray(start, start + claimsAtOnce), (row) =>
      Object.fromEntries(scorer.fields.map(({ name }) => [name, textAt(columns[name]!, row)])),
    );
    const scored = await scorer.score(claims);
    scored.forEach(({ fraud_probability }, place) => {
      most = Math.max(most, Math.abs(fraud_probability - probabilities[start + place]!));
    });
  }
  return most;
}
