import { getModelKind } from "@/lib/models/catalog";

/**
 * What lib/models/train-in-workers.ts does, in this thread: Vitest cannot load TypeScript in workers.
 * `vi.mock("@/lib/models/train-in-workers", () => import("@/tests/without-threads"))`
 */
export async function predictInWorker(
  kind: string,
  model: unknown,
  codes: Uint8Array[],
  rows: Uint32Array,
): Promise<Float64Array> {
  return getModelKind(kind).predict(model, codes, rows);
}

export async function explainInWorker(kind: string, model: unknown, codes: Uint8Array[], rows: Uint32Array) {
  return { ...getModelKind(kind).explain(model, codes, rows), explainMs: 0 };
}
