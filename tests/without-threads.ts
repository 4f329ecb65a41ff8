import { getModelKind } from "@/lib/learning/catalog";
import { scoresOf } from "@/lib/learning/evaluate/calibrate";
import type { TrainingData } from "@/lib/learning/model-kind";
import { calculations } from "@/lib/learning/workers/calculations";

/**
 * The work of lib/learning/workers/train-in-workers.ts in this thread: Vitest cannot load TypeScript in workers.
 * `vi.mock("@/lib/learning/workers/train-in-workers", () => import("@/tests/without-threads"))`
 */
export async function predictInWorker(
  kind: string,
  model: unknown,
  codes: Uint8Array[],
  rows: Uint32Array,
): Promise<Float64Array> {
  return scoresOf(await rawScoresInWorker(kind, model, codes, rows), getModelKind(kind).scoreScale);
}

export async function rawScoresInWorker(
  kind: string,
  model: unknown,
  codes: Uint8Array[],
  rows: Uint32Array,
): Promise<Float64Array> {
  return getModelKind(kind).rawScores(model, codes, rows);
}

export async function trainInWorkers(
  kindSlug: string,
  data: TrainingData,
  params: Record<string, unknown>,
  seed: number,
) {
  const kind = getModelKind(kindSlug);
  const units = kind.unitCount(params);
  let unit = 0;
  const learned = kind.fit(data, params, seed, () => (unit < units ? unit++ : undefined));
  const inOrder = Array.from({ length: units }, (_, number) => learned.get(number));
  return { model: kind.assemble(inOrder, data.features), fitMs: 0 };
}

export async function calculateInWorker(name: keyof typeof calculations, ...args: unknown[]) {
  return (calculations[name] as (...given: unknown[]) => unknown)(...args);
}

export async function explainInWorker(kind: string, model: unknown, codes: Uint8Array[], rows: Uint32Array) {
  return { ...getModelKind(kind).explain(model, codes, rows), explainMs: 0 };
}

/** None are started. */
export function startTrainingThreads(): void {}
