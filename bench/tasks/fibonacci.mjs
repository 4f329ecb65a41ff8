import { z } from "zod";

/** The work of Windmill's comparison; reports to the bench when its body began and ended. */
export default {
  slug: "fibonacci",
  name: "Fibonacci",
  description: "The n-th Fibonacci number, by the slow recursion.",
  input: z.object({ n: z.int().min(0).max(40) }),
  output: z.object({ value: z.int() }),
  run: async ({ input, runId }) => {
    const beganAt = performance.now();
    const value = fibonacci(input.n);
    globalThis.benchTaskRan?.(runId, { beganAt, endedAt: performance.now() });
    return { value };
  },
};

function fibonacci(n) {
  return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}
