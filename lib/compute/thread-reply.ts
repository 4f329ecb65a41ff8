import { DomainError, type DomainErrorCode } from "@/lib/base/errors";

/** What a thread answers a message with. */
export type ThreadReply = { result: unknown } | { error: { message: string; code?: DomainErrorCode } };

/** An error as a thread answers it. */
export function errorReply(error: unknown): ThreadReply {
  if (error instanceof DomainError) return { error: { message: error.message, code: error.code } };
  return { error: { message: error instanceof Error ? error.message : String(error) } };
}

/** An error that a thread answered, as it was thrown there. */
export function errorOf({ message, code }: { message: string; code?: DomainErrorCode }): Error {
  return code ? new DomainError(code, message) : new Error(message);
}
