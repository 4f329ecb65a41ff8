import { z } from "zod";
import { counted } from "@/lib/base/number-text";
import { defineTask } from "@/lib/flows/task";
import { getModelKind } from "@/lib/learning/catalog";
import { randomStream } from "@/lib/learning/sampling/random";
import { drawParams } from "@/lib/learning/search-space";

export default defineTask({
  slug: "draw-candidates",
  name: "Draw candidates",
  description: "Draws sets of parameters of a model kind at random, for a search to try beside the defaults.",
  input: z.object({
    kind: z.string(),
    count: z.int().min(1).max(500).default(27),
    seed: z.int().min(0),
    /** Share of the training claims for the first trials. */
    budget: z.number().gt(0).max(1).default(1),
  }),
  output: z.object({ trials: z.array(z.record(z.string(), z.unknown())) }),
  dryRun: true,
  async run({ input, log }) {
    const kind = getModelKind(input.kind);
    const drawn = drawParams(kind.space, input.count, randomStream(input.seed, 3000));
    log(
      `The defaults and ${counted(drawn.length, "set")} of parameters for ${kind.name.toLowerCase()}, seed ${input.seed}.`,
    );
    // The defaults are tried on all claims at once: the last trials are compared with them.
    const defaults = { modelParams: {}, budget: 1 };
    return {
      trials: [defaults, ...drawn.map((modelParams) => ({ modelParams, budget: input.budget }))],
    };
  },
});
