import { DomainError } from "@/lib/base/errors";

/** HTTP status of an error of @google-cloud/storage, which the client keeps in several places. */
export function statusOf(error: unknown): number | undefined {
  const { code, status, response } = error as {
    code?: unknown;
    status?: unknown;
    response?: { status?: unknown };
  };
  return [code, status, response?.status].map(Number).find((number) => number >= 100 && number < 600);
}

/** True for transient errors: no answer, a broken connection, 408, 429 and 5xx. */
export function isPassing(error: unknown): boolean {
  if (isRefused(error)) return false;
  const status = statusOf(error);
  return status === undefined || status === 408 || status === 429 || status >= 500;
}

/**
 * True for a request that the guard (lib/net) refused. The client's own error has the code and message of its cause.
 */
function isRefused(error: unknown): error is Error {
  return (error as { code?: unknown }).code === "invalid";
}

/**
 * The error, translated for the person who configured the bucket's block where possible. @param place
 * `gs://bucket/object`
 */
export function googleProblem(error: unknown, place: string): unknown {
  switch (statusOf(error)) {
    case 401:
      return new DomainError("conflict", `${place}: Google does not accept the credentials (401).`);
    case 403:
      return new DomainError(
        "conflict",
        `${place}: the service account may not do this (403). Give it the role Storage Object User.`,
      );
    case 404:
      return new DomainError("not-found", `${place}: there is no such bucket or object (404).`);
    default:
      return isRefused(error) ? new DomainError("invalid", error.message) : error;
  }
}
