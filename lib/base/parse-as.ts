import type { z } from "zod";
import { DomainError, type FieldIssue } from "./errors";
import { issueInWords } from "./issue-words";

/**
 * Parses a value with a schema.
 * @param path name of the value: the first part of the path of each wrong field
 * @throws DomainError "invalid" naming the first wrong field in its message, and all of them as issues
 */
export function parseAs<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  path: string,
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = fieldIssues(parsed.error, path);
  throw new DomainError("invalid", `${issues[0]?.path}: ${issues[0]?.message}`, issues);
}

/**
 * Problems that a schema found, by field.
 * @param prefixes in front of each path, such as `params`
 */
export function fieldIssues(error: z.ZodError | undefined, ...prefixes: string[]): FieldIssue[] {
  return distinctIssues(error).map((issue) => ({
    path: [...prefixes, ...issue.path].map(String).join("."),
    message: issueInWords(issue),
  }));
}

/**
 * Zod's issues; a number beyond two bounds (those of any integer, and the field's) is named once, with the field's,
 * which Zod names last.
 */
export function distinctIssues(error: z.ZodError | undefined): z.core.$ZodIssue[] {
  const found = new Map<string, z.core.$ZodIssue>();
  for (const issue of error?.issues ?? []) {
    const isRange = issue.code === "too_big" || issue.code === "too_small";
    found.set(isRange ? `${issue.code} ${issue.path.map(String).join(".")}` : `${found.size}`, issue);
  }
  return [...found.values()];
}
