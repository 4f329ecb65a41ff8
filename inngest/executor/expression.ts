import { Environment } from "@marcbachmann/cel-js";

/** The event that started the run; in what waits or cancels also the one that came now. */
export type Scope = { event: unknown; async?: unknown };

const language = new Environment({ unlistedVariablesAreDyn: true });
const parsed = new Map<string, (scope: Scope) => unknown>();

/** Reads an expression of the Common Expression Language, once. @throws when it is none */
export function parseExpression(text: string): (scope: Scope) => unknown {
  const known = parsed.get(text);
  if (known) return known;
  const evaluate = language.parse(text);
  const expression = (scope: Scope) => evaluate(withIntegers(scope) as Record<string, unknown>);
  parsed.set(text, expression);
  return expression;
}

/** Whether an expression is true; one that cannot be evaluated (a field is missing, say) is not. */
export function holds(text: string | null | undefined, scope: Scope): boolean {
  return !text || evaluate(text, scope) === true;
}

/** What an expression gives; undefined where it cannot be evaluated. */
export function evaluate(text: string, scope: Scope): unknown {
  try {
    return parseExpression(text)(scope);
  } catch {
    return undefined;
  }
}

/** CEL tells integers from doubles; JSON does not. */
function withIntegers(value: unknown): unknown {
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(withIntegers);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withIntegers(item)]));
}
