import { loadScorer } from "./score";

/**
 * The largest difference between what the exported file says of claims, in onnxruntime, and what we say.
 * @param columns raw values by column name @param probabilities ours, by place in `rows`
 */
export async function verifyOnnx(
  onnx: Uint8Array,
  columns: Record<string, string[]>,
  rows: Uint32Array,
  probabilities: Float64Array,
): Promise<number> {
  const scorer = await loadScorer(onnx);
  const claims = Array.from(rows, (row) =>
    Object.fromEntries(scorer.fields.map((name) => [name, columns[name]![row]!])),
  );
  const scored = await scorer.score(claims);
  return scored.reduce(
    (most, { fraud_probability }, place) =>
      Math.max(most, Math.abs(fraud_probability - probabilities[place]!)),
    0,
  );
}
