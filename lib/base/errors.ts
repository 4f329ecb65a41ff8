import { processWideClass } from "@/db/process-wide";

/** Kind of an expected failure; edges map it to form state or an HTTP status. */
export type DomainErrorCode =
  | "invalid"
  | "unauthenticated"
  | "forbidden"
  | "not-found"
  | "conflict"
  | "too-large"
  | "unsupported-media-type"
  | "rate-limited"
  | "out-of-space"
  | "unavailable";

/** One invalid part of an input: `path` names the field, `message` says what to do. */
export type FieldIssue = { path: string; message: string };

/** The issue of the field at a path, if any. */
export function issueAt(issues: readonly FieldIssue[] | undefined, path: string): string | undefined {
  return issues?.find((issue) => issue.path === path)?.message;
}

/** An expected failure, its message written for the person on the page. Anything else that is thrown is a bug. */
export class DomainError extends Error {
  override readonly name = "DomainError";

  constructor(
    readonly code: DomainErrorCode,
    message: string,
    readonly issues: FieldIssue[] = [],
  ) {
    super(message);
  }
}

processWideClass("DomainError", DomainError);

/** Someone else changed an item after it was read. `changes` lists who changed what; `updatedAt` is the last change. */
export class EditConflictError extends DomainError {
  constructor(
    readonly changes: string[],
    readonly updatedAt: string,
  ) {
    super(
      "conflict",
      "Someone else changed this while you were editing. Save again to overwrite their changes.",
    );
  }
}
