import { dayMs } from "@/lib/base/time-units";
import type { FlowNode } from "./flow";

/**
 * Delay before the next attempt of a node.
 * @param failures number of failed attempts, 1 or more
 * @param random a number from 0 to 1, for the jitter
 * @returns milliseconds
 */
export function retryDelayMs(
  node: Pick<FlowNode, "retryDelayMs" | "retryBackoff" | "retryMaxDelayMs" | "retryJitter">,
  failures: number,
  random = Math.random(),
): number {
  const grown =
    node.retryBackoff === "exponential" ? node.retryDelayMs * 2 ** (failures - 1) : node.retryDelayMs;
  const delayMs = Math.min(grown, node.retryMaxDelayMs ?? longestMs);
  return Math.round(delayMs * (1 + (node.retryJitter ?? 0) * random));
}

const longestMs = dayMs;
