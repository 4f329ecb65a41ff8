import { z } from "zod";
import { parseCron } from "./cron-pattern";
import { durationMs } from "./duration";
import { parseExpression } from "./expression";
import { maxRetries } from "./limits";

const Expression = z.string().refine(isExpression, "is not a valid expression");
const Duration = z.string().refine((text) => durationMs(text) !== undefined, "is not a duration such as 30s");
const Timeout = z
  .string()
  .refine((text) => durationMs(text) !== undefined || !Number.isNaN(Date.parse(text)), "is not a time");
const Rate = z.strictObject({ limit: z.int().min(1), period: Duration, key: Expression.optional() });

const Trigger = z.union([
  z.strictObject({ event: z.string(), expression: Expression.nullish() }),
  z.strictObject({
    cron: z.string().refine(isCron, "is not a valid cron pattern"),
    jitter: Duration.optional(),
  }),
]);

const Slots = z
  .strictObject({
    limit: z.int().min(0),
    key: Expression.optional(),
    scope: z.enum(["fn", "env", "account"]).default("fn"),
  })
  .refine(({ scope, key }) => scope === "fn" || key, "needs a key outside the scope of the function");

const Concurrency = z
  .union([z.number().transform((limit) => [{ limit }]), Slots.transform((slots) => [slots]), z.array(Slots)])
  .pipe(z.array(Slots).max(2, "may have at most two limits"));

/**
 * Configuration of a function at registration (SDK_SPEC §4.3.2). Settings that are not listed here are refused, so that
 * none is ignored silently.
 */
export const FunctionConfig = z
  .strictObject({
    id: z.string(),
    name: z.string().optional(),
    triggers: z.array(Trigger).max(10, "may be at most ten"),
    steps: z.object({
      step: z.object({
        retries: z.object({ attempts: z.int().min(0).max(maxRetries).optional() }).optional(),
      }),
    }),
    cancel: z
      .array(z.strictObject({ event: z.string(), if: Expression.optional(), timeout: Timeout.optional() }))
      .max(5, "may be at most five")
      .optional(),
    concurrency: Concurrency.optional(),
    throttle: Rate.extend({ burst: z.int().min(1).default(1) }).optional(),
    rateLimit: Rate.optional(),
    idempotency: Expression.optional(),
    priority: z.strictObject({ run: Expression.optional() }).optional(),
    singleton: z.strictObject({ key: Expression.optional(), mode: z.enum(["skip", "cancel"]) }).optional(),
    timeouts: z.strictObject({ start: Duration.optional(), finish: Duration.optional() }).optional(),
    debounce: z
      .strictObject({ period: Duration, key: Expression.optional(), timeout: Duration.optional() })
      .optional(),
    batchEvents: z
      .strictObject({
        maxSize: z.int().min(1).max(100),
        timeout: Duration,
        key: Expression.optional(),
        if: Expression.optional(),
      })
      .optional(),
  })
  .superRefine((config, context) => {
    if (!config.batchEvents) return;
    for (const other of ["cancel", "debounce", "singleton", "priority"] as const)
      if (config[other])
        context.addIssue({ code: "custom", path: [other], message: "cannot be combined with batchEvents" });
  });
export type FunctionConfig = z.infer<typeof FunctionConfig>;

/** Parses the registered functions. @throws an error naming every function and setting that is refused */
export function readConfigs(registered: unknown): FunctionConfig[] {
  const { functions } = z.object({ functions: z.array(z.looseObject({ id: z.string() })) }).parse(registered);
  const refused: string[] = [];
  const configs = functions.flatMap((settings) => {
    const { data, error } = FunctionConfig.safeParse(settings);
    for (const issue of error?.issues ?? []) refused.push(`${settings.id}: ${describe(issue)}`);
    return data ? [data] : [];
  });
  if (refused.length > 0)
    throw new Error(`The embedded executor refuses these settings.\n${refused.join("\n")}`);
  return configs;
}

function describe(issue: z.core.$ZodIssue): string {
  if (issue.code === "unrecognized_keys") return `${issue.keys.join(", ")} is not done`;
  // In a union, the issues of the intended form come last.
  if (issue.code === "invalid_union")
    return [issue.path.join("."), ...(issue.errors.at(-1) ?? issue.errors[0] ?? []).map(describe)].join(" ");
  return `${issue.path.join(".")} ${issue.message}`;
}

function isExpression(text: string): boolean {
  try {
    parseExpression(text);
    return true;
  } catch {
    return false;
  }
}

function isCron(text: string): boolean {
  try {
    parseCron(text);
    return true;
  } catch {
    return false;
  }
}
