import { problem } from "@/app/_server/problem";
import { DomainError } from "@/lib/base/errors";
import { mlflowError } from "@/lib/mlflow-endpoint/server";
import { malformedPath } from "@/lib/net/refuse-requests";

/** Addresses under /api that nothing else answers, with a problem instead of a page. */
function refuse(request: Request): Response {
  const { pathname } = new URL(request.url);
  if (!pathname.startsWith(malformedPath))
    return problem(new DomainError("not-found", "There is nothing here."));
  const malformed = new DomainError("invalid", "The address is not percent-encoded UTF-8, or holds U+0000.");
  return pathname.endsWith("/mlflow") ? mlflowError(malformed) : problem(malformed, [400, "Bad Request"]);
}

export { refuse as DELETE, refuse as GET, refuse as PATCH, refuse as POST, refuse as PUT };
