import { DomainError, type DomainErrorCode } from "@/lib/base/errors";

/** Reply of a thread to a message. */
export type ThreadReply = { result: unknown } | { error: { message: string; code?: DomainErrorCode } };

/** Serialises an error for a thread's reply. */
export function errorReply(error: unknown): ThreadReply {
  if (error instanceof DomainError) return { error: { message: error.message, code: error.code } };
  return { error: { message: error instanceof Error ? error.message : String(error) } };
}

/** Restores the error from a thread's reply. */
export function errorOf({ message, code }: { message: string; code?: DomainErrorCode }): Error {
  return code ? new DomainError(code, message) : new Error(message);
}
