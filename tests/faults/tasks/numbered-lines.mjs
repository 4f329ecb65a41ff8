import { appendFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";

/** Leaves countable traces: a line in the file SIDE_EFFECTS, and numbered lines in the log. */
export default {
  slug: "numbered-lines",
  name: "Numbered lines",
  description: "Writes numbered lines to the log, and adds up what other nodes gave.",
  input: z.object({
    lines: z.int().min(0).default(5),
    everyMs: z.int().min(0).default(20),
    add: z.array(z.int()).default([]),
    /** Number of attempts that fail first. */
    failures: z.int().default(0),
  }),
  output: z.object({ value: z.int() }),
  async run({ input, runId, nodeId, attempt, log, signal }) {
    appendFileSync(process.env.SIDE_EFFECTS, `${runId} ${nodeId} ${attempt}\n`);
    for (let line = 1; line <= input.lines; line++) {
      log(`line ${line} of ${input.lines} at ${Date.now()}`);
      await sleep(input.everyMs, undefined, { signal });
    }
    if (attempt <= input.failures) throw new Error(`Attempt ${attempt} of ${input.failures} that fail.`);
    return { value: 1 + input.add.reduce((sum, value) => sum + value, 0) };
  },
};
