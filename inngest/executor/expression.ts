import { Environment } from "@marcbachmann/cel-js";

/** The event that started the run; for waits and cancellations also the incoming event. */
export type Scope = { event: unknown; async?: unknown };

const language = new Environment({ unlistedVariablesAreDyn: true });
const parsed = new Map<string, (scope: Scope) => unknown>();

/** Parses an expression of the Common Expression Language, once. @throws when it is invalid */
export function parseExpression(text: string): (scope: Scope) => unknown {
  const known = parsed.get(text);
  if (known) return known;
  const evaluate = language.parse(text);
  const expression = (scope: Scope) => evaluate(withIntegers(scope) as Record<string, unknown>);
  parsed.set(text, expression);
  return expression;
}

/** True when an expression is true; an expression that cannot be evaluated (a missing field, say) is not. */
export function holds(text: string | null | undefined, scope: Scope): boolean {
  return !text || evaluate(text, scope) === true;
}

/** Evaluates an expression; undefined when it cannot be evaluated. */
export function evaluate(text: string, scope: Scope): unknown {
  try {
    return parseExpression(text)(scope);
  } catch {
    return undefined;
  }
}

/** CEL distinguishes integers from doubles; JSON does not. */
function withIntegers(value: unknown): unknown {
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(withIntegers);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withIntegers(item)]));
}
