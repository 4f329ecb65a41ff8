import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";

/** Writes log lines that contain their time of writing. */
export default {
  slug: "speak",
  name: "Speak",
  description: "Writes a line with the time, repeatedly.",
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
