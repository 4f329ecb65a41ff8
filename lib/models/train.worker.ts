import { parentPort } from "node:worker_threads";
import { getModelKind } from "./catalog";
import type { Feature } from "./features";
import type { TrainingData } from "./model-kind";
import { control } from "./training-control";

/** What a worker is asked for. All arrays are shared memory. */
export type WorkerRequest = { id: number; kind: string; codes: Uint8Array[]; rows: Uint32Array } & (
  | {
      type: "fit";
      features: readonly Feature[];
      labels: Uint8Array;
      params: Record<string, unknown>;
      seed: number;
      units: number;
      control: Int32Array;
    }
  | { type: "predict"; model: unknown }
);
export type WorkerAnswer = { id: number; result: unknown } | { id: number; error: string };

parentPort?.on("message", (request: WorkerRequest) => {
  try {
    parentPort?.postMessage({ id: request.id, result: answer(request) } satisfies WorkerAnswer);
  } catch (error) {
    parentPort?.postMessage({ id: request.id, error: (error as Error).message } satisfies WorkerAnswer);
  }
});

function answer(request: WorkerRequest): unknown {
  const kind = getModelKind(request.kind);
  if (request.type === "predict") return kind.predict(request.model, request.codes, request.rows);
  const { features, codes, labels, rows, params, seed, units, control: shared } = request;
  const data: TrainingData = { features, codes, labels, rows };
  let isFirst = true;
  return kind.fit(data, params, seed, () => {
    if (!isFirst) Atomics.add(shared, control.done, 1);
    isFirst = false;
    if (Atomics.load(shared, control.stop) === 1) return undefined;
    const unit = Atomics.add(shared, control.next, 1);
    return unit < units ? unit : undefined;
  });
}
