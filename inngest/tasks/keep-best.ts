import { z } from "zod";
import { DomainError } from "@/lib/errors";
import { defineTask } from "@/lib/flows/task";

/** What for-each gives of a trial: the output of its node try-parameters. */
const Trial = z.object({
  output: z
    .object({
      "try-parameters": z.object({
        params: z.record(z.string(), z.unknown()),
        budget: z.number(),
        recallAtPrecision: z.number(),
        rocAuc: z.number(),
        experimentRunId: z.string(),
      }),
    })
    .nullable(),
});

export default defineTask({
  slug: "keep-best",
  name: "Keep the best",
  description: "Ranks trials and hands on the best of them with a larger budget (successive halving).",
  input: z.object({
    items: z.array(z.unknown()).describe("What for-each gave."),
    keep: z
      .number()
      .gt(0)
      .max(1)
      .default(1 / 3)
      .describe("The share to keep, 0–1."),
    budget: z.number().gt(0).max(1).default(1).describe("The share of the training claims they get next."),
  }),
  output: z.object({ trials: z.array(z.record(z.string(), z.unknown())) }),
  dryRun: true,
  async run({ input, log }) {
    const done = rankTrials(input.items);
    // Tried on all claims already: there is nothing more to learn.
    const open = done.filter(({ budget }) => budget < 1);
    const kept = open.slice(0, Math.ceil(open.length * input.keep));
    if (open.length > 0)
      log(`${kept.length} of ${open.length} go on, on ${Math.round(input.budget * 100)} % of the claims.`);
    return { trials: kept.map(({ params }) => ({ modelParams: params, budget: input.budget })) };
  },
});

/** The trials that completed, the best first: by recall at the precision floor, then by ROC-AUC. */
export function rankTrials(items: unknown[]) {
  const done = z
    .array(Trial)
    .parse(items)
    .flatMap(({ output }) => (output ? [output["try-parameters"]] : []));
  if (items.length > 0 && done.length === 0)
    throw new DomainError("conflict", "No trial has completed. Look at their runs.");
  return done.sort((a, b) => b.recallAtPrecision - a.recallAtPrecision || b.rocAuc - a.rocAuc);
}
