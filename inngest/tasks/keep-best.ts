import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { defineTask } from "@/lib/flows/task";
import { rankTrials, SearchMetric, Trial } from "@/lib/learning/evaluate/rank-trials";

/** An item of for-each's output: the output of the run's node try-parameters. */
const Item = z.object({ output: z.object({ "try-parameters": Trial }).nullable() });

export default defineTask({
  slug: "keep-best",
  name: "Keep the best",
  description: "Ranks trials and advances the best of them to a larger budget (successive halving).",
  input: z.object({
    items: z.array(z.unknown()).describe("What for-each gave."),
    keep: z
      .number()
      .gt(0)
      .max(1)
      .default(1 / 3)
      .describe("The share to keep, 0–1."),
    metric: SearchMetric.default("pr_auc"),
    budget: z.number().gt(0).max(1).default(1).describe("The share of the training rows they get next."),
  }),
  output: z.object({ trials: z.array(z.record(z.string(), z.unknown())) }),
  dryRun: true,
  async run({ input, log }) {
    // A trial on all claims needs no further trial.
    const open = completedTrials(input.items).filter(({ budget }) => budget < 1);
    const kept = rankTrials(open, input.metric).slice(0, Math.ceil(open.length * input.keep));
    if (open.length > 0)
      log(
        `${kept.length} of ${open.length} ${kept.length === 1 ? "goes" : "go"} on, on ${Math.round(input.budget * 100)} % of the rows.`,
      );
    return { trials: kept.map(({ params }) => ({ modelParams: params, budget: input.budget })) };
  },
});

/** The completed trials. @throws DomainError "conflict" when there were some, and none has completed */
export function completedTrials(items: unknown[]): Trial[] {
  const done = z
    .array(Item)
    .parse(items)
    .flatMap(({ output }) => (output ? [output["try-parameters"]] : []));
  if (items.length > 0 && done.length === 0)
    throw new DomainError("conflict", "No trial has completed. Check their runs.");
  return done;
}
