import { parentPort } from "node:worker_threads";
import { getModelKind } from "@/lib/learning/catalog";
import type { Feature } from "@/lib/learning/features/features";
import type { TrainingData } from "@/lib/learning/model-kind";
import type { Contributions } from "@/lib/learning/trees/tree-shap";
import { type Calculations, calculations } from "./calculations";
import type { Together } from "./crew";
import { control } from "./training-control";

type Coded = { codes: Uint8Array[]; rows: Uint32Array };

type Fit = Coded & {
  type: "fit";
  kind: string;
  features: readonly Feature[];
  labels: Uint8Array;
  params: Record<string, unknown>;
  seed: number;
  units: number;
  control: Int32Array;
  together?: Omit<Together, "isStopped">;
};
type Apply = Coded & { kind: string; model: unknown };
type Predict = Apply & { type: "predict" };
type Explain = Apply & { type: "explain" };
type Calculate = { type: "calculate"; name: keyof Calculations; args: unknown[] };

/** Request to a worker. Codes, labels and rows are shared memory. */
export type WorkerRequest = { id: number } & (Fit | Predict | Explain | Calculate);
/** Contributions, with the computing time in ms. */
export type Explained = Contributions & { explainMs: number };
export type WorkerAnswer = { id: number; result: unknown } | { id: number; error: string };

parentPort?.on("message", (request: WorkerRequest) => {
  try {
    parentPort?.postMessage({ id: request.id, result: answer(request) } satisfies WorkerAnswer);
  } catch (error) {
    parentPort?.postMessage({ id: request.id, error: (error as Error).message } satisfies WorkerAnswer);
  }
});

function answer(request: WorkerRequest): unknown {
  switch (request.type) {
    case "fit":
      return learn(request);
    case "predict":
      return getModelKind(request.kind).rawScores(request.model, request.codes, request.rows);
    case "explain":
      return explain(request);
    case "calculate": {
      const calculate = calculations[request.name] as (...args: unknown[]) => unknown;
      return calculate(...request.args);
    }
  }
}

/** Takes the next free unit until none is left or the training is stopped. */
function learn({ kind, features, codes, labels, rows, params, seed, units, control: shared, together }: Fit) {
  const data: TrainingData = { features, codes, labels, rows };
  const isStopped = () => Atomics.load(shared, control.stop) === 1;
  let isFirst = true;
  const next = () => {
    if (!isFirst) Atomics.add(shared, control.done, 1);
    isFirst = false;
    if (isStopped()) return undefined;
    const unit = Atomics.add(shared, control.next, 1);
    return unit < units ? unit : undefined;
  };
  return getModelKind(kind).fit(data, params, seed, next, together && { ...together, isStopped });
}

/** Explains predictions and measures the time here, in ms, so that waiting for the thread does not count. */
function explain({ kind, model, codes, rows }: Apply): Explained {
  const began = performance.now();
  return { ...getModelKind(kind).explain(model, codes, rows), explainMs: performance.now() - began };
}
