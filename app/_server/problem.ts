import type { DomainErrorCode, FieldIssue } from "@/lib/base/errors";
import { expectedFailure } from "@/lib/base/expected-failure";
import { keepableText } from "@/lib/base/keepable";
import { logError } from "@/lib/base/log-error";
import { hideServerPaths } from "@/lib/base/server-paths";
import { RateLimitError } from "@/lib/limits/rate-limit";

const statusOf: Record<DomainErrorCode, [status: number, title: string]> = {
  invalid: [422, "Unprocessable Content"],
  unauthenticated: [401, "Unauthorized"],
  forbidden: [403, "Forbidden"],
  "not-found": [404, "Not Found"],
  conflict: [409, "Conflict"],
  "too-large": [413, "Content Too Large"],
  "unsupported-media-type": [415, "Unsupported Media Type"],
  "rate-limited": [429, "Too Many Requests"],
  "out-of-space": [507, "Insufficient Storage"],
  unavailable: [503, "Service Unavailable"],
};

/** Bounds of a problem: the wrong fields it names, and the length of a message, in characters. */
const mostIssues = 100;
const maxIssueLength = 500;

/** An expected failure as `application/problem+json`; anything else is logged and answered with 500 and no details. */
export function problem(error: unknown, as?: [status: number, title: string]): Response {
  const expected = expectedFailure(error);
  if (!expected) logError("A request failed.", error);
  const [status, title] = as ?? (expected ? statusOf[expected.code] : [500, "Internal Server Error"]);
  const body = {
    type: "about:blank",
    title,
    status,
    detail: expected
      ? keepableText(hideServerPaths(expected.message))
      : "Something went wrong on our side. The server's log has the details.",
    code: expected?.code ?? "internal",
    ...(expected &&
      expected.issues.length > 0 && { errors: expected.issues.slice(0, mostIssues).map(shortened) }),
  };
  const headers: HeadersInit = {
    "content-type": "application/problem+json",
    ...(status === 401 && { "www-authenticate": "Bearer" }),
    ...(status === 503 && { "retry-after": "5" }),
    ...(error instanceof RateLimitError && error.headers),
  };
  return new Response(JSON.stringify(body), { status, headers });
}

/** Cuts a message, which may repeat the input: an answer must not be many times as long as the request. */
function shortened({ path, message }: FieldIssue): FieldIssue {
  return { path: keepableText(path, maxIssueLength), message: keepableText(message, maxIssueLength) };
}
