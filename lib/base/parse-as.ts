import type { z } from "zod";
import { DomainError } from "./errors";

/**
 * A value as a schema has it.
 * @param path what the value is called: the first part of the path of each field that is wrong
 * @throws DomainError "invalid" naming the first wrong field in its message, and all of them as issues
 */
export function parseAs<Schema extends z.ZodType>(
  schema: Schema,
  given: unknown,
  path: string,
): z.output<Schema> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => ({
    path: [path, ...issue.path.map(String)].join("."),
    message: issue.message,
  }));
  throw new DomainError("invalid", `${issues[0]?.path}: ${issues[0]?.message}`, issues);
}
