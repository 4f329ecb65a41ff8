import { z } from "zod";

const Trigger = z.object({
  event: z.string().optional(),
  expression: z.string().nullish(),
  cron: z.string().optional(),
});

/** What a function says of itself at registration (SDK_SPEC §4.3), as far as the embedded executor acts on it. */
const FunctionConfig = z.object({
  id: z.string(),
  triggers: z.array(Trigger),
  steps: z.object({ step: z.object({ retries: z.object({ attempts: z.int() }).optional() }) }),
  cancel: z
    .array(z.object({ event: z.string(), if: z.string().optional(), timeout: z.string().optional() }))
    .optional(),
});
export type FunctionConfig = z.infer<typeof FunctionConfig>;

export const Registration = z.object({ functions: z.array(FunctionConfig.loose()) });

/** Inngest's server tries a step this often again where a function does not say. */
const defaultRetries = 4;
const refused = [
  "idempotency",
  "batchEvents",
  "rateLimit",
  "throttle",
  "concurrency",
  "debounce",
  "priority",
  "timeouts",
  "singleton",
];

type Event = { id: string; name: string; data: unknown };

/** The functions of this process, as they registered. @throws when one asks for what this executor does not do */
export function createRegistry(configs: FunctionConfig[]) {
  for (const config of configs) checkConfig(config);
  const byId = new Map(configs.map((config) => [config.id, config]));
  return {
    /** The functions that an event starts. */
    startedBy: (event: Event): FunctionConfig[] =>
      configs.filter((config) =>
        config.triggers.some(
          (trigger) => trigger.event === event.name && holds(trigger.expression, { event }),
        ),
      ),
    /** Every function that an event may cancel, with the test for one of its runs. */
    cancelledBy: (event: Event) =>
      configs.flatMap((config) =>
        (config.cancel ?? [])
          .filter((cancel) => cancel.event === event.name)
          .map((cancel) => ({
            functionId: config.id,
            matches: (startedBy: unknown) => holds(cancel.if, { event: startedBy, async: event }),
          })),
      ),
    /** How often each step is tried, the first time included. */
    maxAttempts: (functionId: string): number =>
      (byId.get(functionId)?.steps.step.retries?.attempts ?? defaultRetries) + 1,
  };
}
export type Registry = ReturnType<typeof createRegistry>;

function checkConfig(config: FunctionConfig): void {
  const settings = config as FunctionConfig & Record<string, unknown>;
  const unknown = refused.filter((name) => settings[name] !== undefined && settings[name] !== null);
  if (config.triggers.some((trigger) => trigger.cron)) unknown.push("cron triggers");
  if (config.cancel?.some((cancel) => cancel.timeout)) unknown.push("cancelOn timeout");
  if (unknown.length > 0)
    throw new Error(
      `The embedded executor does not do ${unknown.join(", ")} yet; function ${config.id} asks for it.`,
    );
  for (const { expression } of config.triggers) readExpression(expression);
  for (const { if: expression } of config.cancel ?? []) readExpression(expression);
}

/** Comparisons joined by &&, each `path == path` or `path == 'text'`: the part of Inngest's CEL that is understood. */
function readExpression(expression: string | null | undefined): [string, string][] {
  if (!expression) return [];
  return expression.split("&&").map((part) => {
    const found = part
      .trim()
      .match(/^((?:event|async)(?:\.\w+)+)\s*==\s*((?:event|async)(?:\.\w+)+|'[^']*'|"[^"]*")$/);
    if (!found) throw new Error(`The embedded executor does not understand the expression "${expression}".`);
    return [found[1]!, found[2]!];
  });
}

function holds(expression: string | null | undefined, scope: Record<string, unknown>): boolean {
  return readExpression(expression).every(([left, right]) => {
    const wanted = /^['"]/.test(right) ? right.slice(1, -1) : valueAt(scope, right);
    const actual = valueAt(scope, left);
    return actual !== undefined && actual === wanted;
  });
}

function valueAt(scope: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], scope);
}
