/** A flow of `steps` tasks, one after the other, each the Fibonacci number of `n`. */
export interface Workload {
  steps: number;
  n: number;
}

/** Interval in which a task's body ran, on `performance.now()` of one process. */
export interface Span {
  beganAt: number;
  endedAt: number;
}

/** One run from its caller's view: time of the request and of the known end, and the bodies of its tasks in between. */
export interface Measured {
  askedAt: number;
  knownAt: number;
  tasks: Span[];
}

/** A workflow engine under measurement. */
export interface Engine {
  name: string;
  /** Runs the workload `times` times, `atOnce` of them concurrently. @throws when a run does not complete correctly */
  measure(workload: Workload, times: number, atOnce: number): Promise<Measured[]>;
  stop(): Promise<void>;
}

/** Calls `one` for 0…times−1, `atOnce` concurrently. */
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
