import type { DomainError, DomainErrorCode } from "@/lib/base/errors";
import { InUseError } from "./in-use";

/** Status and code of each failure in MLflow's protocol. */
const errors: Record<DomainErrorCode, [status: number, code: string]> = {
  invalid: [400, "INVALID_PARAMETER_VALUE"],
  conflict: [400, "RESOURCE_ALREADY_EXISTS"],
  unauthenticated: [401, "UNAUTHENTICATED"],
  forbidden: [403, "PERMISSION_DENIED"],
  "not-found": [404, "RESOURCE_DOES_NOT_EXIST"],
  "too-large": [413, "INVALID_PARAMETER_VALUE"],
  "unsupported-media-type": [415, "INVALID_PARAMETER_VALUE"],
  "rate-limited": [429, "REQUEST_LIMIT_EXCEEDED"],
  "out-of-space": [507, "TEMPORARILY_UNAVAILABLE"],
  unavailable: [503, "TEMPORARILY_UNAVAILABLE"],
};

/** Code of an error for MLflow clients. */
export function errorCode(error: DomainError): string {
  return statusAndCode(error)[1];
}

/** HTTP status and code of an error for MLflow clients. */
export function statusAndCode(error: DomainError): [status: number, code: string] {
  return error instanceof InUseError ? [409, "RESOURCE_CONFLICT"] : errors[error.code];
}
