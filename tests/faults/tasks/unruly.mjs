import { z } from "zod";

/** Computes without a look at its abort signal, or takes memory without end. */
export default {
  slug: "unruly",
  name: "Unruly",
  description: "Spins, or takes memory.",
  input: z.object({ how: z.enum(["spin", "eat", "nothing"]) }),
  output: z.object({ pid: z.int() }),
  computes: true,
  async run({ input, log }) {
    log(`${input.how} in process ${process.pid}`);
    console.log(`unruly in process ${process.pid}`);
    // The line is on its way before the loop is held.
    await new Promise((resolve) => setTimeout(resolve, 200));
    if (input.how === "spin") for (;;);
    const kept = [];
    while (input.how === "eat") {
      kept.push(Buffer.alloc(2 ** 25, 1));
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return { pid: process.pid };
  },
};
