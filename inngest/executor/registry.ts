import { z } from "zod";
import { holds, type Scope } from "./expression";
import type { FunctionConfig } from "./function-config";

export interface Event {
  id: string;
  name: string;
  data: Record<string, unknown>;
  ts: number;
}

/** An event as a row of the executor's tables holds it: it was checked before it was stored. */
export const StoredEvent = z.custom<Event>((value) => typeof value === "object" && value !== null);

/** Inngest's default retry count (pkg/consts). */
const defaultRetries = 4;

/** Functions of this process, by their registration. */
export function createRegistry(configs: FunctionConfig[]) {
  const byId = new Map(configs.map((config) => [config.id, config]));
  const startNames = new Set(
    configs.flatMap(({ triggers }) =>
      triggers.flatMap((trigger) => ("event" in trigger ? trigger.event : [])),
    ),
  );
  const cancelNames = new Set(configs.flatMap(({ cancel = [] }) => cancel.map(({ event }) => event)));
  return {
    find: (functionId: string): FunctionConfig | undefined => byId.get(functionId),
    /** True when some function starts or is cancelled by events of this name. */
    hears: (name: string): boolean => startNames.has(name) || cancelNames.has(name),
    cancels: (name: string): boolean => cancelNames.has(name),
    /** Functions that an event starts. */
    startedBy: (event: Event): FunctionConfig[] =>
      configs.filter((config) =>
        config.triggers.some(
          (trigger) =>
            "event" in trigger && trigger.event === event.name && holds(trigger.expression, { event }),
        ),
      ),
    /** Functions that an event may cancel, with the condition for their runs. */
    cancelledBy: (event: Event) =>
      configs.flatMap((config) =>
        (config.cancel ?? [])
          .filter((cancel) => cancel.event === event.name)
          .map((cancel) => ({
            functionId: config.id,
            timeout: cancel.timeout,
            matches: (startedBy: unknown) =>
              holds(cancel.if, { event: startedBy, async: event } satisfies Scope),
          })),
      ),
    /** All cron triggers. */
    crons: configs.flatMap((config) =>
      config.triggers.flatMap((trigger) =>
        "cron" in trigger ? [{ functionId: config.id, cron: trigger.cron, jitter: trigger.jitter }] : [],
      ),
    ),
    /** Maximum attempts of each step, including the first. */
    maxAttempts: (functionId: string): number =>
      (byId.get(functionId)?.steps.step.retries?.attempts ?? defaultRetries) + 1,
  };
}
export type Registry = ReturnType<typeof createRegistry>;
