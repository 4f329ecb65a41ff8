import { ageNextResults } from "@/lib/datasets/expectations/age-results";
import { evaluateNextVersion } from "@/lib/datasets/expectations/evaluate-next";
import { startWokenLoop } from "./work-loop";

const everyMs = 60_000;

/**
 * Evaluates expectations on dataset versions one after the other: new ones at once, others every minute. Versions become too old in
 * between.
 */
export function startEvaluating(): Promise<{ stop(): Promise<void> }> {
  return startWokenLoop("Evaluating expectations", { everyMs, kind: "dataset" }, async (signal) => {
    try {
      while (!signal.aborted && (await evaluateNextVersion(signal)));
      while (!signal.aborted && (await ageNextResults(new Date())));
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  });
}
