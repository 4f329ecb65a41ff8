import type { Measured } from "./engine";

/** Result of one engine: its runs by workload, in rounds. */
export type Result = { name: string } & Record<string, Measured[][] | string>;

const ms = (value: number) => value.toFixed(value < 100 ? 1 : 0);
const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

/** Quantile of values. @param share 0–1 */
export function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/**
 * Prints p50 and p95 of each workload, and the phases of the median run: `assign` from the request to the first task's
 * body, `execute` in bodies, `transition` between bodies and from the last one to the notification of the end.
 */
export function printSplit(results: Result[]): void {
  const [ours] = results;
  for (const workload of workloadsOf(results)) {
    console.log(`\n${workload} (ms)`);
    row("engine", "runs", "p50", "p95", "assign", "execute", "transition", "p50 ÷ ours");
    for (const result of results) {
      const runs = runsOf(result, workload);
      const total = runs.map((run) => run.knownAt - run.askedAt);
      const assign = runs.map((run) => run.tasks[0]!.beganAt - run.askedAt);
      const execute = runs.map((run) => sum(run.tasks.map((task) => task.endedAt - task.beganAt)));
      const transition = total.map((all, index) => all - assign[index]! - execute[index]!);
      const p50 = quantile(total, 0.5);
      const oursP50 = quantile(
        runsOf(ours!, workload).map((run) => run.knownAt - run.askedAt),
        0.5,
      );
      const split = [assign, execute, transition].map((part) => ms(quantile(part, 0.5)));
      row(result.name, runs.length, ms(p50), ms(quantile(total, 0.95)), ...split, (p50 / oursP50).toFixed(2));
    }
  }
}

/** Prints the throughput of a burst, in runs per second: the median of the rounds. */
export function printRates(results: Result[], workload: string): void {
  console.log(`\n${workload}: runs a second`);
  row("engine", "runs", "runs/s", "ours ÷ theirs");
  const rates = results.map((result) => quantile(roundsOf(result, workload).map(rateOf), 0.5));
  for (const [index, result] of results.entries())
    row(
      result.name,
      runsOf(result, workload).length,
      rates[index]!.toFixed(1),
      (rates[0]! / rates[index]!).toFixed(2),
    );
}

function rateOf(runs: Measured[]): number {
  const first = Math.min(...runs.map((run) => run.askedAt));
  const last = Math.max(...runs.map((run) => run.knownAt));
  return (runs.length * 1000) / (last - first);
}

const workloadsOf = ([first]: Result[]) => Object.keys(first ?? {}).filter((key) => key !== "name");
const roundsOf = (result: Result, workload: string) => result[workload] as Measured[][];
const runsOf = (result: Result, workload: string) => roundsOf(result, workload).flat();

function row(...[first, ...cells]: (string | number)[]): void {
  console.log(String(first).padEnd(12) + cells.map((cell) => String(cell).padStart(12)).join(""));
}
