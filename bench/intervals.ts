/**
 * `npm run bench:intervals`: coverage of the 95 % intervals of lib/learning/evaluate/interval.ts, by simulation. Scores
 * of frauds and of others are normal (binormal model), continuous or in coarse steps as a small forest gives them; the
 * true figures come from the model, not from a sample. `--samples 4000` sets the number of samples.
 */
import { parseArgs } from "node:util";
import { coverage, describeCase, simulationCases } from "@/tests/interval-coverage";

const { values } = parseArgs({ options: { samples: { type: "string", default: "2000" } } });
const samples = Number(values.samples);

for (const one of simulationCases) {
  const covered = Object.entries(coverage(one, samples, 1)).map(
    ([figure, { share, width }]) => `${figure} ${(share * 100).toFixed(1)} (${width.toFixed(3)})`,
  );
  console.log(`${describeCase(one)}: ${covered.join(", ")}`);
}
