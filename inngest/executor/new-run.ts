import { newId } from "@/db/id";
import { durationMs } from "./duration";
import { evaluate } from "./expression";
import type { FunctionConfig } from "./function-config";
import type { Event } from "./registry";

/** A run to be made (`executor_insert_runs`). */
export interface NewRun {
  id: string;
  functionId: string;
  /** Until its first call. */
  delayMs: number;
  priority: number;
  startMs?: number;
  finishMs?: number;
  slots?: string[];
  slotLimits?: number[];
  singletonKey?: string;
  collectingKey?: string;
}

/** The server's bound of a priority: twelve hours, in seconds (pkg/consts). */
const maxPriority = 43_200;

/** A run of a function for an event, with its priority, its limits and its slots. An event of the future waits. */
export function newRun(config: FunctionConfig, event: Event): NewRun {
  const limits = (config.concurrency ?? []).filter(({ limit }) => limit > 0);
  const slotOf = ({ scope, key }: (typeof limits)[number]) =>
    `${scope === "fn" ? `fn:${config.id}` : scope}:${key ?? ""}:${key ? textOf(evaluate(key, { event })) : ""}`;
  const priority = config.priority?.run ? Number(evaluate(config.priority.run, { event })) : 0;
  return {
    id: newId(),
    functionId: config.id,
    // Both times are this process's clock, so a wrong one does no harm.
    delayMs: Math.max(0, event.ts - Date.now()),
    priority: Number.isSafeInteger(priority) ? Math.min(maxPriority, Math.max(-maxPriority, priority)) : 0,
    startMs: config.timeouts?.start ? durationMs(config.timeouts.start) : undefined,
    finishMs: config.timeouts?.finish ? durationMs(config.timeouts.finish) : undefined,
    ...(limits.length > 0 ? { slots: limits.map(slotOf), slotLimits: limits.map(({ limit }) => limit) } : {}),
  };
}

/** Names what a setting counts by. An expression that is false, or cannot be evaluated, leaves the event uncounted. */
export function keyOf(
  config: FunctionConfig,
  setting: string,
  expression: string | undefined,
  event: Event,
): string | undefined {
  const value = expression ? evaluate(expression, { event }) : "";
  return value === undefined || value === false ? undefined : `${setting}:${config.id}:${textOf(value)}`;
}

/** Integers of an expression's value are bigints, which JSON has no word for. */
function textOf(value: unknown): string {
  if (typeof value !== "object") return String(value);
  return JSON.stringify(value, (_key, part) => (typeof part === "bigint" ? String(part) : part));
}
