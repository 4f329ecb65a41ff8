import { z } from "zod";
import type { JsonSchema } from "@/lib/base/json-schema";
import { linearPattern, PatternError } from "@/lib/base/linear-pattern";

const parsers = new WeakMap<JsonSchema, z.ZodType>();

/**
 * Parser for a JSON Schema, whose patterns are matched in linear time. Built once per schema: a fan-out checks each of
 * its items.
 * @throws Error when the schema cannot be converted, or has an unusable pattern
 */
export function schemaParser(schema: JsonSchema): z.ZodType {
  const known = parsers.get(schema);
  if (known) return known;
  // Zod keeps the schema of property names in a closure, where a pattern cannot be replaced.
  const parser = z.fromJSONSchema(schema);
  if (hasPatternOfNames(schema, false)) throw new PatternError("propertyNames must not have a pattern");
  replacePatterns(parser, new Set());
  parsers.set(schema, parser);
  return parser;
}

/** Zod's own format patterns with look-ahead, which RE2 lacks; they are linear as they are. */
const formats = [z.iso.duration(), z.hostname(), z.emoji()];
const trusted = new Set(formats.map((format) => z.toJSONSchema(format).pattern));

/** True when a pattern can be used in a JSON Schema. */
export function isUsablePattern(pattern: string): boolean {
  if (trusted.has(pattern)) return true;
  try {
    linearPattern(pattern);
    return true;
  } catch (error) {
    if (error instanceof PatternError) return false;
    throw error;
  }
}

function hasPatternOfNames(value: unknown, isOfNames: boolean): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (isOfNames && "pattern" in value) return true;
  return Object.entries(value).some(([key, item]) =>
    hasPatternOfNames(item, isOfNames || key === "propertyNames"),
  );
}

/** Replaces each RegExp that Zod made of a schema's `pattern` by a linear pattern. */
function replacePatterns(part: unknown, seen: Set<unknown>): void {
  if (typeof part !== "object" || part === null || seen.has(part)) return;
  seen.add(part);
  const { _zod } = part as { _zod?: { def: Record<string, unknown> } };
  if (!_zod) {
    for (const inner of Object.values(part)) replacePatterns(inner, seen);
    return;
  }
  const { def } = _zod;
  if (def.format === "regex" && def.pattern instanceof RegExp && !trusted.has(def.pattern.source))
    def.pattern = new LinearRegExp(def.pattern.source);
  for (const inner of Object.values(def)) replacePatterns(inner, seen);
}

/** Replaces a RegExp; a text that is too long for the pattern does not match. */
class LinearRegExp extends RegExp {
  override test(text: string): boolean {
    try {
      return linearPattern(this.source).test(text);
    } catch (error) {
      if (error instanceof PatternError) return false;
      throw error;
    }
  }
}
