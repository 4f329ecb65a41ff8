import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { processWide } from "@/db/process-wide";
import { getModelKind } from "@/lib/learning/catalog";
import { scoresOf } from "@/lib/learning/evaluate/calibrate";
import type { TrainingData } from "@/lib/learning/model-kind";
import type { Calculations } from "./calculations";
import { callsLength } from "./crew";
import type { Explained, WorkerAnswer, WorkerRequest } from "./train.worker";
import { control } from "./training-control";

const progressMs = 50;

type Call = { resolve(result: unknown): void; reject(error: Error): void };
type PoolWorker = { worker: Worker; calls: Map<number, Call> };
const held = processWide("training-workers", () => ({ workers: [] as PoolWorker[], calls: 0 }));
type Request = WorkerRequest extends infer R ? (R extends unknown ? Omit<R, "id"> : never) : never;

/**
 * Trains in worker threads, never on the server's event loop. The model is the same for any number of threads.
 * @returns the model and the learning time in ms @throws the signal's reason, at most one unit's time after an abort
 */
export async function trainInWorkers(
  kindSlug: string,
  data: TrainingData,
  params: Record<string, unknown>,
  seed: number,
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (done: number, total: number) => void } = {},
): Promise<{ model: unknown; fitMs: number }> {
  const kind = getModelKind(kindSlug);
  const units = kind.unitCount(params);
  const shared = new Int32Array(new SharedArrayBuffer(12));
  const stop = () => Atomics.store(shared, control.stop, 1);
  signal?.throwIfAborted();
  signal?.addEventListener("abort", stop);
  const timer = setInterval(() => onProgress?.(Atomics.load(shared, control.done), units), progressMs);
  try {
    const began = performance.now();
    const request: Request = {
      type: "fit",
      kind: kindSlug,
      features: data.features,
      codes: data.codes.map(share),
      labels: share(data.labels),
      rows: share(data.rows),
      params,
      seed,
      units,
      control: shared,
    };
    const workers = kind.isSequential && !kind.memory ? [leastBusy()] : idle();
    const memory = kind.memory?.(data, params);
    const calls = new Int32Array(new SharedArrayBuffer(4 * callsLength));
    const parts = await Promise.all(
      workers.map((worker, index) =>
        ask(worker, memory ? { ...request, together: { memory, calls, isHelper: index > 0 } } : request),
      ),
    ).catch((error) => {
      signal?.throwIfAborted();
      throw error;
    });
    signal?.throwIfAborted();
    const all = new Map(parts.flatMap((part) => [...(part as Map<number, unknown>)]));
    const inOrder = Array.from({ length: units }, (_, unit) => all.get(unit));
    const model = kind.assemble(inOrder, data.features);
    return { model, fitMs: performance.now() - began };
  } finally {
    stop();
    clearInterval(timer);
    signal?.removeEventListener("abort", stop);
  }
}

/** Score before calibration of each of `rows`, 0–1, computed in a worker thread. */
export async function predictInWorker(
  kind: string,
  model: unknown,
  codes: Uint8Array[],
  rows: Uint32Array,
): Promise<Float64Array> {
  return scoresOf(await rawScoresInWorker(kind, model, codes, rows), getModelKind(kind).scoreScale);
}

/** Raw score of each of `rows` (model-kind.ts), computed in a worker thread. */
export async function rawScoresInWorker(
  kind: string,
  model: unknown,
  codes: Uint8Array[],
  rows: Uint32Array,
): Promise<Float64Array> {
  return (await ask(leastBusy(), {
    type: "predict",
    kind,
    model,
    codes: codes.map(share),
    rows: share(rows),
  })) as Float64Array;
}

/** Contribution of each feature to the score of each of `rows`, computed in a worker thread, with the time it took. */
export async function explainInWorker(
  kind: string,
  model: unknown,
  codes: Uint8Array[],
  rows: Uint32Array,
): Promise<Explained> {
  const shared = { codes: codes.map(share), rows: share(rows) };
  return (await ask(leastBusy(), { type: "explain", kind, model, ...shared })) as Explained;
}

/** Runs one of the calculations in a worker thread. */
export async function calculateInWorker<Name extends keyof Calculations>(
  name: Name,
  ...args: Parameters<Calculations[Name]>
): Promise<ReturnType<Calculations[Name]>> {
  return (await ask(leastBusy(), { type: "calculate", name, args })) as ReturnType<Calculations[Name]>;
}

/** Starts the training threads, so that they are ready when the rows have been read. */
export function startTrainingThreads(): void {
  pool();
}

/** Idle threads, since a training waits for every thread it uses; all threads when none is idle. */
function idle(): PoolWorker[] {
  const found = pool().filter(({ calls }) => calls.size === 0);
  return found.length > 0 ? found : pool();
}

function leastBusy(): PoolWorker {
  return pool().reduce((best, worker) => (worker.calls.size < best.calls.size ? worker : best));
}

/** One thread per core, kept for later trainings: starting one takes longer than most trainings. */
function pool(): PoolWorker[] {
  const { workers } = held;
  while (workers.length < Math.min(availableParallelism(), 8)) workers.push(startWorker(workers));
  return workers;
}

function startWorker(workers: PoolWorker[]): PoolWorker {
  const started: PoolWorker = {
    worker: new Worker(new URL("./train.worker.ts", import.meta.url)),
    calls: new Map(),
  };
  const { worker, calls } = started;
  worker.unref();
  worker.on("message", (answer: WorkerAnswer) => {
    const call = calls.get(answer.id);
    calls.delete(answer.id);
    if ("error" in answer) call?.reject(new Error(answer.error));
    else call?.resolve(answer.result);
  });
  worker.on("error", (error) => fail(error instanceof Error ? error : new Error(String(error))));
  worker.on("exit", (code) => fail(new Error(`The training thread ended with ${code}.`)));
  function fail(error: Error) {
    const place = workers.indexOf(started);
    if (place >= 0) workers.splice(place, 1);
    for (const call of calls.values()) call.reject(error);
    calls.clear();
  }
  return started;
}

function ask({ worker, calls }: PoolWorker, request: Request): Promise<unknown> {
  held.calls++;
  const id = held.calls;
  return new Promise((resolve, reject) => {
    calls.set(id, { resolve, reject });
    worker.postMessage({ ...request, id });
  });
}

/**
 * Copies values to shared memory of a fixed size, unless they already are in it. Growable shared memory reads several
 * times slower.
 */
function share<T extends Uint8Array | Uint32Array>(values: T): T {
  if (values.buffer instanceof SharedArrayBuffer) return values;
  const buffer = new SharedArrayBuffer(values.byteLength);
  const copy = values instanceof Uint8Array ? new Uint8Array(buffer) : new Uint32Array(buffer);
  copy.set(values);
  return copy as T;
}
