import type { z } from "zod";
import { DomainError } from "./errors";

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
  const issues = parsed.error.issues.map((issue) => ({
    path: [path, ...issue.path.map(String)].join("."),
    message: issue.message,
  }));
  throw new DomainError("invalid", `${issues[0]?.path}: ${issues[0]?.message}`, issues);
}
