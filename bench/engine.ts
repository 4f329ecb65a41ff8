/** A flow of `steps` tasks, one after the other, each the Fibonacci number of `n`. */
export interface Workload {
  steps: number;
  n: number;
}

/** When a task's body ran, on `performance.now()` of one process. */
export interface Span {
  beganAt: number;
  endedAt: number;
}

/** One run as its caller saw it: asked for, and known to have ended; and the bodies of its tasks between. */
export interface Measured {
  askedAt: number;
  knownAt: number;
  tasks: Span[];
}

/** A workflow engine under measurement. */
export interface Engine {
  name: string;
  /** Runs the workload `times` times, `atOnce` of them side by side. @throws when a run does not complete rightly */
  measure(workload: Workload, times: number, atOnce: number): Promise<Measured[]>;
  stop(): Promise<void>;
}

/** Does `one` for 0…times−1, `atOnce` side by side. */
export async function inParallel<T>(
  times: number,
  atOnce: number,
  one: (index: number) => Promise<T>,
): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const worker = async () => {
    while (next < times) {
      const index = next++;
      results[index] = await one(index);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
