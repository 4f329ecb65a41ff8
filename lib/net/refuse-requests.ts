import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";

/** Where a request with a malformed address is sent on to; the route there answers it. */
export const malformedPath = "/api/malformed-address";

/**
 * From now on a request whose address no handler should have to read is answered with 400: a `%` that begins no byte, bytes
 * that are not UTF-8, U+0000. Pages and routes would each fail with 500 in their own place, or at the database.
 */
export function refuseMalformedAddresses(): void {
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    const target = originForm(request.url ?? "");
    request.url = isMalformed(target) ? `${malformedPath}${isMlflow(target) ? "/mlflow" : ""}` : target;
  });
}

/**
 * From now on a method that a route of the API lacks is answered with 405 and a body that says so, as every other refusal
 * has one. Next.js answers 405 without a body, and 400 for methods of which it knows nothing.
 */
export function explainWrongMethods(): void {
  subscribe("http.server.request.start", (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    const { url = "", method = "" } = request;
    if (!url.startsWith("/api/")) return;
    let explanation: string | undefined;
    const writeHead = response.writeHead.bind(response) as (...given: unknown[]) => ServerResponse;
    response.writeHead = ((status: number, ...rest: unknown[]) => {
      const isWrong = status === 405 || (status === 400 && !knownMethods.has(method));
      if (!isWrong || response.hasHeader("content-type")) return writeHead(status, ...rest);
      const { type, body } = wrongMethod(url, method);
      explanation = method === "HEAD" ? undefined : body;
      response.setHeader("content-type", type);
      return writeHead(405, ...rest);
    }) as typeof response.writeHead;
    const end = response.end.bind(response) as (...given: unknown[]) => ServerResponse;
    response.end = ((...given: unknown[]) => {
      const { statusCode: status } = response;
      if (!response.headersSent && (status === 405 || status === 400)) response.writeHead(status);
      return explanation === undefined ? end(...given) : end(explanation);
    }) as typeof response.end;
  });
}

const knownMethods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** Whether a request's target is no path, or cannot be read as percent-encoded UTF-8 without U+0000. */
export function isMalformed(target: string): boolean {
  try {
    return !target.startsWith("/") || decodeURIComponent(target).includes("\0");
  } catch {
    return true;
  }
}

function wrongMethod(url: string, method = ""): { type: string; body: string } {
  const detail = `This address does not take ${method}.`;
  if (isMlflow(url))
    return { type: "application/json", body: JSON.stringify({ error_code: "BAD_REQUEST", message: detail }) };
  const problem = {
    type: "about:blank",
    title: "Method Not Allowed",
    status: 405,
    detail,
    code: "wrong-method",
  };
  return { type: "application/problem+json", body: JSON.stringify(problem) };
}

/** A target in absolute form, as to a proxy, without its origin; any other as it is. */
function originForm(target: string): string {
  if (!/^https?:/i.test(target) || !URL.canParse(target)) return target;
  const { pathname, search } = new URL(target);
  return pathname + search;
}

/** Whether MLflow's clients ask there, which read errors in a form of their own. */
function isMlflow(url = ""): boolean {
  return /^\/api\/(2\.0|3\.0|models)\//.test(url);
}
