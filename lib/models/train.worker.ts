import { parentPort } from "node:worker_threads";
import { getModelKind } from "./catalog";
import type { Feature } from "./features";
import type { ModelKind, TrainingData } from "./model-kind";
import { control } from "./training-control";
import type { Contributions } from "./tree-shap";

type Coded = { codes: Uint8Array[]; rows: Uint32Array };

/** What a worker is asked for. All arrays are shared memory. */
export type WorkerRequest = { id: number; kind: string } & Coded &
  (
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
    | { type: "explain"; model: unknown }
  );
/** Contributions, and the time that they took. */
export type Explained = Contributions & { explainMs: number };
export type WorkerAnswer = { id: number; result: unknown } | { id: number; error: string };

parentPort?.on("message", (request: WorkerRequest) => {
  try {
    parentPort?.postMessage({ id: request.id, result: answer(request) } satisfies WorkerAnswer);
  } catch (error) {
    parentPort?.postMessage({ id: request.id, error: (error as Error).message } satisfies WorkerAnswer);
  }
});

/** With the time that it took here, in ms: waiting for the thread does not count. */
function explain(kind: ModelKind, { model, codes, rows }: { model: unknown } & Coded): Explained {
  const began = performance.now();
  return { ...kind.explain(model, codes, rows), explainMs: performance.now() - began };
}

function answer(request: WorkerRequest): unknown {
  const kind = getModelKind(request.kind);
  if (request.type === "predict") return kind.predict(request.model, request.codes, request.rows);
  if (request.type === "explain") return explain(kind, request);
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
