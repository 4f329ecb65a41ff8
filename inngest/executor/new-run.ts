import { newId } from "@/db/id";
import { durationMs } from "./duration";
import { evaluate } from "./expression";
import type { FunctionConfig } from "./function-config";
import type { Event } from "./registry";

/** A run to be created (`executor_insert_runs`). */
export interface NewRun {
  id: string;
  functionId: string;
  /** Delay until its first call. */
  delayMs: number;
  priority: number;
  startMs?: number;
  finishMs?: number;
  slots?: string[];
  slotLimits?: number[];
  singletonKey?: string;
  collectingKey?: string;
  /** Only processes that serve this pool take its calls; every process where it has none. */
  pool?: string;
}

/** The server's limit of a priority: twelve hours, in seconds (pkg/consts). */
const maxPriority = 43_200;

/**
 * A run of a function for an event, with its priority, limits and slots. For an event in the future it is delayed. The
 * event's data may name a `pool` (lib/executors/pool.ts).
 */
export function newRun(config: FunctionConfig, event: Event): NewRun {
  const limits = (config.concurrency ?? []).filter(({ limit }) => limit > 0);
  const slotOf = ({ scope, key }: (typeof limits)[number]) =>
    `${scope === "fn" ? `fn:${config.id}` : scope}:${key ?? ""}:${key ? textOf(evaluate(key, { event })) : ""}`;
  const priority = config.priority?.run ? Number(evaluate(config.priority.run, { event })) : 0;
  return {
    id: newId(),
    functionId: config.id,
    // Both times are by this process's clock, so a wrong clock has no effect.
    delayMs: Math.max(0, event.ts - Date.now()),
    priority: Number.isSafeInteger(priority) ? Math.min(maxPriority, Math.max(-maxPriority, priority)) : 0,
    startMs: config.timeouts?.start ? durationMs(config.timeouts.start) : undefined,
    finishMs: config.timeouts?.finish ? durationMs(config.timeouts.finish) : undefined,
    ...(typeof event.data.pool === "string" && { pool: event.data.pool }),
    ...(limits.length > 0 ? { slots: limits.map(slotOf), slotLimits: limits.map(({ limit }) => limit) } : {}),
  };
}

/** Key that a setting counts by. An expression that is false, or cannot be evaluated, leaves the event uncounted. */
export function keyOf(
  config: FunctionConfig,
  setting: string,
  expression: string | undefined,
  event: Event,
): string | undefined {
  const value = expression ? evaluate(expression, { event }) : "";
  return value === undefined || value === false ? undefined : `${setting}:${config.id}:${textOf(value)}`;
}

/** Integers of CEL are bigints, which JSON cannot represent. */
function textOf(value: unknown): string {
  if (typeof value !== "object") return String(value);
  return JSON.stringify(value, (_key, part) => (typeof part === "bigint" ? String(part) : part));
}
