import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";

/** Writes log lines that say when they were written. */
export default {
  slug: "speak",
  name: "Speak",
  description: "Writes a line with the time, again and again.",
  input: z.object({ lines: z.int().default(100), everyMs: z.int().default(100) }),
  output: z.object({}),
  async run({ input, log }) {
    for (let line = 1; line <= input.lines; line++) {
      log(`spoken ${line} at ${Date.now()}`);
      await sleep(input.everyMs);
    }
    return {};
  },
};
