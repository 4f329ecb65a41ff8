import { EvaluationError, ParseError, TypeError as TypeFault } from "@marcbachmann/cel-js";
import type { FieldIssue } from "@/lib/base/errors";
import { readExpression } from "./filter-language";
import type { DeliveryFacts } from "./mapping";

/** Problems of a filter (CEL, github.com/google/cel-spec) that are known before any delivery. */
export function checkFilter(filter: string | null | undefined): FieldIssue[] {
  if (!filter) return [];
  const { valid, type, error } = check(filter);
  if (!valid) return [{ path: "filter", message: `This is not a filter: ${firstLine(error)}.` }];
  if (type === "bool" || type === "dyn") return [];
  return [{ path: "filter", message: `A filter is true or false; this one gives a value of type ${type}.` }];
}

function check(filter: string): { valid: boolean; type?: string; error?: Error } {
  try {
    return readExpression(filter).check();
  } catch (error) {
    if (error instanceof ParseError) return { valid: false, error };
    throw error;
  }
}

/** Reason why a filter rejects a delivery; undefined when it passes. */
export function heldBackBy(filter: string | null, facts: DeliveryFacts): string | undefined {
  if (!filter) return undefined;
  try {
    const value = readExpression(filter).evaluate({ ...facts });
    if (value === true) return undefined;
    return value === false ? "The filter did not match." : "The filter gives neither true nor false.";
  } catch (error) {
    if (error instanceof EvaluationError || error instanceof TypeFault || error instanceof ParseError)
      return `The filter does not apply: ${firstLine(error)}.`;
    throw error;
  }
}

function firstLine(error: Error | undefined): string {
  return error?.message.split("\n")[0]?.trim() ?? "it cannot be read";
}
