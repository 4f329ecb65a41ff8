import { dayMs, hourMs } from "@/lib/base/time-units";
/** Inngest's limits (its server's pkg/consts), kept so that a flow does not break on the day it moves to a server. */
export const maxSteps = 1000;
export const maxStepBytes = 4 * 1024 * 1024;
const maxRunBytes = 32 * 1024 * 1024;
export const maxEventBytes = 512 * 1024;
export const maxRetries = 20;
export const maxCallMs = 2 * hourMs;
export const maxWaitMs = 366 * dayMs;
/** A call whose steps weigh more than this fetches them instead (`ctx.use_api`). */
export const maxCallBytes = 4 * 1024 * 1024;

/** Why a run that has kept `count` steps of `bytes` in all may not go on; undefined where it may. */
export function overLimit({ count, bytes }: { count: number; bytes: number }) {
  const message =
    count > maxSteps
      ? `A run may have ${maxSteps} steps at most.`
      : bytes > maxRunBytes
        ? "The steps of a run may give 32 MB at most in all."
        : undefined;
  return message ? { name: "LimitError", message } : undefined;
}
