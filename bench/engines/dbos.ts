import { DBOS } from "@dbos-inc/dbos-sdk";
import { type Engine, inParallel, type Measured, type Span, type Workload } from "@/bench/engine";

const ran = new Map<string, Span[]>();

const fibonacciStep = DBOS.registerStep(
  async (n: number) => {
    const beganAt = performance.now();
    const value = fibonacci(n);
    const id = DBOS.workflowID!;
    ran.set(id, [...(ran.get(id) ?? []), { beganAt, endedAt: performance.now() }]);
    return value;
  },
  { name: "fibonacci" },
);

const chain = DBOS.registerWorkflow(
  async ({ steps, n }: Workload) => {
    let last = 0;
    for (let step = 0; step < steps; step++) last = await fibonacciStep(n);
    return last;
  },
  { name: "chain" },
);

/** Starts DBOS Transact in this process, with its defaults. @param url of a separate database */
export async function startDbos(url: string): Promise<Engine> {
  DBOS.setConfig({ name: "bench", systemDatabaseUrl: url, logLevel: "error" });
  await DBOS.launch();
  return {
    name: "DBOS",
    measure: (workload: Workload, times: number, atOnce: number): Promise<Measured[]> =>
      inParallel(times, atOnce, async () => {
        const askedAt = performance.now();
        const handle = await DBOS.startWorkflow(chain)(workload);
        await handle.getResult();
        return { askedAt, knownAt: performance.now(), tasks: ran.get(handle.workflowID) ?? [] };
      }),
    stop: () => DBOS.shutdown(),
  };
}

function fibonacci(n: number): number {
  return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}
