import { DomainError } from "@/lib/base/errors";

/** The HTTP status that an error of @google-cloud/storage came with; the client keeps it in several places. */
export function statusOf(error: unknown): number | undefined {
  const { code, status, response } = error as {
    code?: unknown;
    status?: unknown;
    response?: { status?: unknown };
  };
  return [code, status, response?.status].map(Number).find((number) => number >= 100 && number < 600);
}

/** True for what may go well another time: no answer, a broken connection, 408, 429 and 5xx. */
export function isPassing(error: unknown): boolean {
  if (isRefused(error)) return false;
  const status = statusOf(error);
  return status === undefined || status === 408 || status === 429 || status >= 500;
}

/** True for what the guard (lib/net) does not let through. The client's own error has the code and message of its cause. */
function isRefused(error: unknown): error is Error {
  return (error as { code?: unknown }).code === "invalid";
}

/** The error, or what it means for the person who gave the bucket's block. @param place `gs://bucket/object` */
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
