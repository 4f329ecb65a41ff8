import { dayMs, hourMs } from "@/lib/base/time-units";
/** Inngest's limits (its server's pkg/consts), enforced so that a flow keeps working when it moves to a server. */
export const maxSteps = 1000;
export const maxStepBytes = 4 * 1024 * 1024;
const maxRunBytes = 32 * 1024 * 1024;
export const maxEventBytes = 512 * 1024;
export const maxRetries = 20;
export const maxCallMs = 2 * hourMs;
export const maxWaitMs = 366 * dayMs;
/** Above this total size of steps, a call fetches them separately (`ctx.use_api`), in bytes. */
export const maxCallBytes = 4 * 1024 * 1024;

/** Reason why a run with `count` steps of `bytes` in total must not continue; undefined when it may. */
export function overLimit({ count, bytes }: { count: number; bytes: number }) {
  const message =
    count > maxSteps
      ? `A run may have at most ${maxSteps} steps.`
      : bytes > maxRunBytes
        ? "The steps of a run may return at most 32 MB in total."
        : undefined;
  return message ? { name: "LimitError", message } : undefined;
}
