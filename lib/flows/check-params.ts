import type { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { issueInWords } from "@/lib/base/issue-words";
import type { JsonSchema } from "@/lib/base/json-schema";
import { requireKeepable } from "@/lib/base/keepable";
import { distinctIssues } from "@/lib/base/parse-as";
import { schemaAt } from "./fits";
import { schemaParser } from "./schema-parser";

/**
 * Checks values against a JSON Schema of a flow's parameters or a form's fields, and fills in its defaults.
 * @param path prefix of the fields in the issues
 * @throws DomainError "invalid" naming each wrong field
 */
export function checkParams(
  schema: JsonSchema,
  params: Record<string, unknown>,
  path = "params",
): Record<string, unknown> {
  requireKeepable(params, path);
  const known = Object.keys((schema.properties ?? {}) as object);
  const unknown = Object.keys(params).filter((name) => !known.includes(name));
  const parsed = schemaParser(schema).safeParse(params);
  const issues = [
    ...unknown.map((name) => ({
      path: `${path}.${name}`,
      message: `There is no such parameter. Known: ${known.join(", ") || "none"}.`,
    })),
    ...blankTexts(schema, params, path).map((blank) => ({ path: blank, message: "This is required." })),
    ...distinctIssues(parsed.error).map((issue) => ({
      path: [path, ...issue.path].join("."),
      message: isMissing(params, issue.path) ? "This is required." : messageOf(schema, issue),
    })),
  ];
  if (issues.length > 0 || !parsed.success)
    throw new DomainError(
      "invalid",
      `The parameters do not fit: ${issues[0]?.path}: ${issues[0]?.message}`,
      issues,
    );
  return parsed.data as Record<string, unknown>;
}

/** Paths of required texts that are empty; `const` and `enum` may name the empty text. */
function blankTexts(schema: JsonSchema, params: Record<string, unknown>, path: string): string[] {
  const properties = (schema.properties ?? {}) as Record<string, JsonSchema>;
  const required = (schema.required ?? []) as string[];
  return Object.entries(properties).flatMap(([name, property]) => {
    const value = Object.hasOwn(params, name) ? params[name] : undefined;
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      return blankTexts(property, value as Record<string, unknown>, `${path}.${name}`);
    const isText = property.type === "string" && !("enum" in property) && !("const" in property);
    const isBlank = isText && required.includes(name) && typeof value === "string" && value.trim() === "";
    return isBlank ? [`${path}.${name}`] : [];
  });
}

/** Message of an issue: of a text that does not match its pattern, the schema's words for the pattern. */
function messageOf(schema: JsonSchema, issue: z.core.$ZodIssue): string {
  const isOfPattern = issue.code === "invalid_format" && issue.format === "regex";
  const words = isOfPattern && schemaAt(schema, issue.path.map(String))?.patternInWords;
  return typeof words === "string" ? words : issueInWords(issue);
}

function isMissing(params: unknown, path: PropertyKey[]): boolean {
  return (
    path.reduce((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], params) ===
    undefined
  );
}
